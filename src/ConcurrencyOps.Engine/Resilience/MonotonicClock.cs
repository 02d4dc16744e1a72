namespace ConcurrencyOps.Resilience;

/// <summary>
/// A clock that only goes forward: the wall clock's time when it was made, plus what the machine's counter has counted since. A wall clock that is
/// set keeps no circuit open and fills no bucket.
/// </summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private readonly DateTimeOffset _startedAtUtc = time.GetUtcNow();
    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>Where it gets its time.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>This clock's time.</summary>
    public DateTimeOffset Now => _startedAtUtc + Time.GetElapsedTime(_startedAt);

    /// <summary>How far the wall clock is ahead of this one by now: add it to a time of this clock to show it to people or to store it.</summary>
    public TimeSpan WallOffset => Time.GetUtcNow() - Now;
}
