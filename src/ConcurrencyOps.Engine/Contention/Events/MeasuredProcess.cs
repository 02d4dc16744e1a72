using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Contention;

/// <summary>One process that is measured.</summary>
internal sealed class MeasuredProcess : IDisposable
{
    private readonly ContentionTable _table;
    private readonly EventReader _reader;
    private volatile Measuring? _measuring;

    public MeasuredProcess(IContentionSource source, int processId, ContentionTable table, Signal changed)
    {
        // First of all: the reader's thread may come back with a session at once.
        (ProcessId, _table) = (processId, table);
        _reader = new EventReader(source, processId, Open, changed);
    }

    /// <summary>The process.</summary>
    public int ProcessId { get; }

    /// <summary>Where the reading stands.</summary>
    public ReaderState State => _reader.State;

    /// <summary>Why nothing could be measured, or what went wrong; <see langword="null"/> when nothing did.</summary>
    public Exception? Failure => _reader.Failure;

    /// <summary>The process ended while it was measured.</summary>
    public bool HasEndedEarly => _reader.HasEndedEarly;

    /// <summary>What was counted. <see langword="null"/> when there was no session, or when its events did not come to an end in time.</summary>
    public ContentionMeter? Meter { get; private set; }

    /// <summary>The table.</summary>
    public ContentionTable Table => _table;

    /// <summary>Events that there was no room for.</summary>
    public long EventsLost { get; private set; }

    public void Begin(long nowNs) => _measuring?.Meter.Begin(nowNs);

    public void End(long nowNs)
    {
        _measuring?.Meter.End(nowNs);
        _reader.Stop();
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
    public void Dispose() => _reader.Dispose();

    private ContentionMeter Open(IContentionSession session)
    {
        var meter = new ContentionMeter(session, _table, leavesOutOwn: ProcessId == Environment.ProcessId);
        _measuring = new Measuring(session, meter);
        return meter;
    }

    private sealed record Measuring(IContentionSession Session, ContentionMeter Meter);
}
