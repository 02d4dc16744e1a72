using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Contention;

/// <summary>One process or trace that is measured.</summary>
internal sealed class MeasuredSource : IDisposable
{
    private readonly bool _isTrace;
    private readonly bool _isOwnProcess;
    private volatile Measuring? _measuring;

    private MeasuredSource(object target, Func<IContentionSession> open, ContentionTable table, Signal changed)
    {
        // The reader comes last: its thread may be back with a session at once.
        (Target, Table) = (target, table);
        (_isTrace, _isOwnProcess) = (target is string, target is int process && process == Environment.ProcessId);
        Reader = new EventReader(open, Open, changed);
    }

    /// <summary>The id of the process, or the path of the trace.</summary>
    public object Target { get; }

    /// <summary>What is recorded in.</summary>
    public ContentionTable Table { get; }

    public EventReader Reader { get; }

    /// <summary>Where the reading stands.</summary>
    public ReaderState State => Reader.State;

    /// <summary>Why nothing could be measured, or what went wrong; <see langword="null"/> when nothing did.</summary>
    public Exception? Failure => Reader.Failure;

    /// <summary>The process ended while it was measured.</summary>
    public bool HasEndedEarly => !_isTrace && Reader.HasEndedEarly;

    /// <summary>What was counted. <see langword="null"/> when there was no session, or when its events did not come to an end in time.</summary>
    public ContentionMeter? Meter { get; private set; }

    /// <summary>Events that there was no room for.</summary>
    public long EventsLost { get; private set; }

    /// <summary>Begins to open a session with a process.</summary>
    public static MeasuredSource OfProcess(IContentionSource source, int processId, ContentionTable table, Signal changed) =>
        new(processId, () => source.Attach(processId), table, changed);

    /// <summary>Begins to read a trace, all of it.</summary>
    public static MeasuredSource OfTrace(IContentionSource source, string path, ContentionTable table, Signal changed) =>
        new(path, () => source.Read(path), table, changed);

    public void Begin(long nowNs)
    {
        if (!_isTrace)
            _measuring?.Meter.Begin(nowNs);
    }

    public void End(long nowNs)
    {
        if (_isTrace)
            return;

        _measuring?.Meter.End(nowNs);
        Reader.Stop();
    }

    /// <summary>Sums up what was read, if all was.</summary>
    public void Finish()
    {
        if (State != ReaderState.Ended || _measuring is not { } measuring)
            return;

        measuring.Meter.Finish();
        EventsLost = measuring.Session.EventsLost;
        Meter = measuring.Meter;
    }

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();

    private ContentionMeter Open(IContentionSession session)
    {
        var meter = new ContentionMeter(session, Table, _isOwnProcess);
        if (_isTrace)
            meter.Begin(long.MinValue);

        _measuring = new Measuring(session, meter);
        return meter;
    }

    private sealed record Measuring(IContentionSession Session, ContentionMeter Meter);
}
