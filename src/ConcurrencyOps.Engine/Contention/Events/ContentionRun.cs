using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Measures several processes at once: opens a session with each, and counts what happens between Begin and End. Or reads traces, all that is in them. For one
/// thread; the events are read by others.
/// </summary>
/// <param name="source">Where the events come from.</param>
/// <param name="time">The clock.</param>
internal sealed class ContentionRun(IContentionSource source, TimeProvider time) : IDisposable
{
    private readonly Signal _changed = new();
    private readonly List<MeasuredSource> _sources = [];

    /// <summary>What is measured.</summary>
    public IReadOnlyList<MeasuredSource> Sources => _sources;

    /// <summary>Begins to open a session with a process.</summary>
    /// <param name="processId">The process; our own may be one.</param>
    /// <param name="table">What is recorded in.</param>
    public MeasuredSource Add(int processId, ContentionTable table) => Add(MeasuredSource.OfProcess(source, processId, table, _changed));

    /// <summary>Begins to read a trace.</summary>
    /// <param name="path">The file.</param>
    /// <param name="table">What is recorded in.</param>
    public MeasuredSource Add(string path, ContentionTable table) => Add(MeasuredSource.OfTrace(source, path, table, _changed));

    /// <summary>Waits until there is a session with each process, or none to be had; not for ever. Then what happens counts.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public void Begin(TimeSpan longest, CancellationToken stop)
    {
        Await(() => _sources.All(static one => one.State != ReaderState.Opening), longest, stop);
        foreach (var one in _sources)
            one.Begin(NowNs);
    }

    /// <summary>Waits for the time to be over, or for the end of all processes and traces.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public void Wait(TimeSpan duration, CancellationToken stop) =>
        Await(() => _sources.All(static one => one.State != ReaderState.Reading), duration, stop);

    /// <summary>What happens from now on does not count. Waits for the events of what happened before; not for ever.</summary>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public void End(TimeSpan longest, CancellationToken stop)
    {
        foreach (var one in _sources)
            one.End(NowNs);

        Await(() => _sources.All(static one => one.State != ReaderState.Reading), longest, stop);
        foreach (var one in _sources)
            one.Finish();
    }

    /// <summary>Ends all sessions; those of processes that do not answer some time after this has returned.</summary>
    public void Dispose()
    {
        foreach (var one in _sources)
            one.Dispose();

        EventReader.AwaitEnds(_sources.Select(static one => one.Reader), _changed, time);
    }

    private MeasuredSource Add(MeasuredSource added)
    {
        _sources.Add(added);
        return added;
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
