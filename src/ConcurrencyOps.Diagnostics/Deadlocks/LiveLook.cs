using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>One look into a running process, on the thread that calls.</summary>
internal sealed class LiveLook(TimeProvider time)
{
    private const string DebuggingLibrary = "libmscordaccore.so";

    public ProcessFacts Read(int process, InspectionRequest request, CancellationToken cancellationToken)
    {
        var identity = TargetChecks.Pass(process);
        try
        {
            if (request.Objects is { } objects)
                return ReadObjects(process, identity.Name, objects);

            var times = WaitTimes.Read(process);
            var (reading, pause) = OperatingSystem.IsLinux() ? ReadOnLinux(process, request, cancellationToken) : ReadElsewhere(process, request, cancellationToken);
            using var lines = new SourceLines(identity.StartedAt, RootOf(process));
            var writer = new FactsWriter(reading, lines, thread => times.IsTimed(thread.Id) ?? reading.TimesNoted.GetValueOrDefault(thread.Id));
            return writer.Facts(process, identity.Name, pause, time.GetUtcNow());
        }
        catch (Exception error) when (Refusals.Explain(process, error) is { } refusal)
        {
            throw refusal;
        }
    }

    private ProcessFacts ReadObjects(int process, string name, IReadOnlyList<ulong> objects)
    {
        using var target = DataTarget.AttachToProcess(process, suspend: false, ProcessInspection.Options());
        using var runtime = RuntimeOf(target, process);
        return new()
        {
            ProcessId = process,
            ProcessName = name,
            PauseMs = 0,
            SeenAt = time.GetUtcNow(),
            Threads = LockedObjects.Threads(runtime),
            Resources = LockedObjects.Of(runtime, objects),
        };
    }

    // What can be read of a process that runs is read before it is stopped: its modules, and the library that knows its runtime.
    private (Reading Reading, double PauseMs) ReadOnLinux(int process, InspectionRequest request, CancellationToken cancellationToken)
    {
        using var target = DataTarget.AttachToProcess(process, suspend: false, ProcessInspection.Options());
        using var runtime = RuntimeOf(target, process);
        if (request.Mode == InspectionMode.Passive)
            return (RuntimeReader.Read(runtime, QuiescentThreads.Find(process, cancellationToken), MostObjects(request), cancellationToken), 0);

        cancellationToken.ThrowIfCancellationRequested();
        using var suspension = LinuxSuspension.Stop(process, time);
        target.DataReader.FlushCachedData();
        runtime.FlushCachedData();
        var reading = RuntimeReader.Read(runtime, readable: null, MostObjects(request), cancellationToken);
        suspension.Dispose();
        return (reading, suspension.PauseMs);
    }

    private (Reading Reading, double PauseMs) ReadElsewhere(int process, InspectionRequest request, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var isSuspended = request.Mode == InspectionMode.Suspend;
        using var target = DataTarget.AttachToProcess(process, isSuspended, ProcessInspection.Options());
        using var runtime = RuntimeOf(target, process);
        var reading = RuntimeReader.Read(runtime, readable: null, MostObjects(request), cancellationToken);
        RuntimeReader.NoteTimes(reading);
        target.Dispose();
        return (reading, isSuspended ? time.GetElapsedTime(since).TotalMilliseconds : 0);
    }

    // The files as the process sees them, which may be in a container.
    private static string? RootOf(int process) => OperatingSystem.IsLinux() ? $"/proc/{process}/root" : null;

    private static long MostObjects(InspectionRequest request) => request.SkipHeap ? 0 : long.MaxValue;

    private static ClrRuntime RuntimeOf(DataTarget target, int process)
    {
        var clr = target.ClrVersions.FirstOrDefault(static clr => clr.Flavor == ClrFlavor.Core) ?? throw Refusals.NotDotNet(process);
        var library = Path.Join(RootOf(process), Path.GetDirectoryName(clr.ModuleInfo.FileName), DebuggingLibrary);
        try
        {
            return File.Exists(library) ? clr.CreateRuntime(library, ignoreMismatch: true) : clr.CreateRuntime();
        }
        catch (Exception error) when (error is FileNotFoundException or ClrDiagnosticsException or InvalidOperationException)
        {
            throw Refusals.NoDebuggingLibrary(process, error);
        }
    }
}
