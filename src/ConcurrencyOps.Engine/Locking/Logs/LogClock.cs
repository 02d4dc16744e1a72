namespace ConcurrencyOps.Locking;

/// <summary>From the monotonic time of a log to the wall clock. Both clocks run side by side: one reading of the two serves for all.</summary>
internal sealed class LogClock
{
    private const int NsPerTick = 100;

    private DateTimeOffset _time;
    private long _ns;

    /// <summary>A reading is there.</summary>
    public bool IsSet { get; private set; }

    /// <summary>An event was at that time by the one and the other clock. The first reading stays.</summary>
    public void Set(DateTimeOffset time, long ns)
    {
        if (!IsSet)
            (_time, _ns, IsSet) = (time.ToUniversalTime(), ns, true);
    }

    /// <summary>The time of an event; null when the log says no times, or one that no calendar has.</summary>
    public DateTimeOffset? At(long ns)
    {
        long ticks = IsSet ? _time.UtcTicks + ((ns - _ns) / NsPerTick) : -1;
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new(ticks, TimeSpan.Zero) : null;
    }
}
