using System.Globalization;
using System.Runtime.InteropServices;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Whether a blocked thread's wait ends by itself, as the system knows it: every wait of the runtime ends in a futex call on Linux, and that is given a time
/// or none. Stacks do not tell: compiled code has forgotten the argument.
/// </summary>
internal sealed class WaitTimes
{
    // The fourth argument is the time-out; a wait with one that was interrupted goes on as a call of another number.
    private const int TimeArgument = 4;
    private static readonly (string Futex, string Restarted) Calls = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => ("202", "219"),
        Architecture.X86 or Architecture.Arm => ("422", "0"),
        _ => ("98", "128"),
    };

    private readonly Dictionary<long, bool> _isTimed = [];

    /// <summary>Nothing is known, as in a dump.</summary>
    public static WaitTimes Unknown { get; } = new();

    /// <summary>Reads them for a process; where the system does not say, they are not known.</summary>
    public static WaitTimes Read(int process)
    {
        var times = new WaitTimes();
        if (!OperatingSystem.IsLinux() || !Directory.Exists($"/proc/{process}/task"))
            return times;

        foreach (var path in Directory.GetDirectories($"/proc/{process}/task"))
        {
            if (IsTimedCall($"{path}/syscall") is { } isTimed)
                times._isTimed[long.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)] = isTimed;
        }

        return times;
    }

    /// <summary>Null when it is not known.</summary>
    public bool? IsTimed(long thread) => _isTimed.TryGetValue(thread, out var isTimed) ? isTimed : null;

    private static bool? IsTimedCall(string path)
    {
        try
        {
            var call = File.ReadAllText(path).Split(' ');
            return call[0] == Calls.Restarted ? true
                : call[0] == Calls.Futex && call.Length > TimeArgument ? call[TimeArgument] != "0x0"
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
