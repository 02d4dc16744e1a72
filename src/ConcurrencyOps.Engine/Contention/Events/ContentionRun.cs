using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Measures several processes at once: opens a session with each, counts what happens between Begin and End, and makes tables of it. For one thread; the events
/// are read by others.
/// </summary>
/// <param name="source">Where the events come from.</param>
/// <param name="time">The clock.</param>
internal sealed class ContentionRun(IContentionSource source, TimeProvider time) : IDisposable
{
    private readonly Signal _changed = new();
    private readonly List<MeasuredProcess> _processes = [];

    /// <summary>The processes.</summary>
    public IReadOnlyList<MeasuredProcess> Processes => _processes;

    /// <summary>Begins to open a session with a process.</summary>
    /// <param name="processId">The process; our own may be one.</param>
    /// <param name="table">What is recorded in.</param>
    public MeasuredProcess Add(int processId, ContentionTable table)
    {
        var process = new MeasuredProcess(source, processId, table, _changed);
        _processes.Add(process);
        return process;
    }

    /// <summary>Waits until there is a session with each process, or none to be had; not for ever. Then what happens counts.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public void Begin(TimeSpan longest, CancellationToken stop)
    {
        Await(() => _processes.All(static process => process.State != ReaderState.Opening), longest, stop);
        foreach (var process in _processes)
            process.Begin(NowNs);
    }

    /// <summary>Waits for the time to be over, or for the end of all processes.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public void Wait(TimeSpan duration, CancellationToken stop) =>
        Await(() => _processes.All(static process => process.State != ReaderState.Reading), duration, stop);

    /// <summary>What happens from now on does not count. Waits for the events of what happened before; not for ever.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public void End(TimeSpan longest, CancellationToken stop)
    {
        foreach (var process in _processes)
            process.End(NowNs);

        Await(() => _processes.All(static process => process.State != ReaderState.Reading), longest, stop);
        foreach (var process in _processes)
            process.Finish();
    }

    /// <summary>Ends all sessions, if need be some time after this has returned.</summary>
    public void Dispose()
    {
        foreach (var process in _processes)
            process.Dispose();
    }

    private long NowNs => (long)((Int128)time.GetTimestamp() * 1_000_000_000 / time.TimestampFrequency);

    private void Await(Func<bool> condition, TimeSpan longest, CancellationToken stop)
    {
        var startedAt = time.GetTimestamp();
        using var wake = time.CreateTimer(_ => _changed.Set(), null, longest, Timeout.InfiniteTimeSpan);
        using var stopped = stop.UnsafeRegister(static changed => ((Signal)changed!).Set(), _changed);
        while (!condition() && (longest == Timeout.InfiniteTimeSpan || time.GetElapsedTime(startedAt) < longest))
        {
            stop.ThrowIfCancellationRequested();
            _changed.Wait(Timeout.InfiniteTimeSpan);
        }

        stop.ThrowIfCancellationRequested();
    }
}
