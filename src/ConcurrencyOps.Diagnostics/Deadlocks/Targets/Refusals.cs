using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Why a process is not looked into, and what to do instead, in the user's words.</summary>
internal static class Refusals
{
    private const string YamaSetting = "/proc/sys/kernel/yama/ptrace_scope";

    public static InspectionException Gone(int process) =>
        new(InspectionFailure.NotFound, $"There is no process {process}, or it has just ended.");

    public static InspectionException OfAnotherUser(int process, long owner) => new(
        InspectionFailure.NotPermitted,
        $"Process {process} belongs to another user (uid {owner}). Look as that user or as root: sudo pwsh.");

    public static InspectionException OfAnotherArchitecture(int process, string its, string ours) => new(
        InspectionFailure.WrongArchitecture,
        $"Process {process} is {its} code and this PowerShell {ours}. Look from a PowerShell of its architecture.");

    public static InspectionException NotDotNet(int process) => new(
        InspectionFailure.NotDotNet,
        $"There is no .NET runtime in process {process} that could be asked: it is not .NET, or compiled ahead of time (NativeAOT). "
        + "Only what the system shows was looked at: native mutexes, mutexes with a name, file locks.");

    public static InspectionException NoDebuggingLibrary(int process, Exception error) => new(
        InspectionFailure.NotDotNet,
        $"The runtime of process {process} cannot be asked: its debugging library (mscordaccore) is not beside it, as in an app of a single file. "
        + $"Only what the system shows was looked at. ({error.Message})",
        error);

    /// <summary>The system refused although the user is the right one.</summary>
    public static InspectionException NotTraceable(int process)
    {
        var reason = new ProcFolder(ProcFolder.Usual).Status(process) switch
        {
            null => null,
            { Tracer: > 0 and var tracer } => $"process {tracer}, perhaps a debugger, has hold of it already",
            _ when YamaScope() is > 0 and var scope => $"the system forbids it ({YamaSetting} is {scope}; as root: sudo pwsh)",
            _ => "the system forbids it (in a container, the capability SYS_PTRACE is missing)",
        };
        return reason is null ? Gone(process) : new InspectionException(
            InspectionFailure.NotPermitted,
            $"Process {process} cannot be looked into: {reason}. A dump needs no such right: dotnet-dump collect --type Heap -p {process}, then "
            + "Find-Deadlock -DumpPath.");
    }

    /// <summary>What an error in the middle of a look means; null when it means nothing but itself.</summary>
    public static InspectionException? Explain(int process, Exception error) => error switch
    {
        InspectionException or OperationCanceledException => null,
        _ when OperatingSystem.IsLinux() && new ProcFolder(ProcFolder.Usual).Status(process) is null or { State: 'Z' or 'X' } => Gone(process),
        UnauthorizedAccessException => NotTraceable(process),
        _ => null,
    };

    private static int YamaScope()
    {
        try
        {
            return int.TryParse(File.ReadAllText(YamaSetting), out var scope) ? scope : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
