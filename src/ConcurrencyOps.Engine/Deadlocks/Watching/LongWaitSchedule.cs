namespace ConcurrencyOps.Deadlocks;

/// <summary>When a process is looked into because somebody waits long: at once at first, then at intervals that double, until there was no long wait for a while.</summary>
/// <param name="time">The clock.</param>
internal sealed class LongWaitSchedule(TimeProvider time)
{
    private TimeSpan _pause = WatchRules.LongWait;
    private long? _lookedAt;

    /// <summary>Now is the time, given that somebody waits long.</summary>
    public bool IsDue => _lookedAt is not { } at || time.GetElapsedTime(at) >= _pause;

    /// <summary>A look was taken.</summary>
    public void Looked()
    {
        if (_lookedAt is { } at)
            _pause = time.GetElapsedTime(at) > _pause + WatchRules.LongestPause ? WatchRules.LongWait : Min(_pause * 2, WatchRules.LongestPause);

        _lookedAt = time.GetTimestamp();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
