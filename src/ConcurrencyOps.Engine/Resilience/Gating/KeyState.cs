namespace ConcurrencyOps.Resilience;

/// <summary>All that is remembered of one key. Immutable.</summary>
/// <param name="Circuit">Its circuit.</param>
/// <param name="Bucket">Its rate limit; null while nobody has taken a turn.</param>
internal sealed record KeyState(CircuitSnapshot Circuit, BucketSnapshot? Bucket)
{
    /// <summary>A key that has seen nothing.</summary>
    public static KeyState New { get; } = new(CircuitSnapshot.Closed, null);

    /// <summary>The same with all times moved, from one clock to another.</summary>
    public KeyState Shift(TimeSpan by) => new(
        Circuit with { OpenedAt = Move(Circuit.OpenedAt, by), RetryAt = Move(Circuit.RetryAt, by), ProbeUntil = Move(Circuit.ProbeUntil, by) },
        Bucket is null ? null : Bucket with { At = Move(Bucket.At, by)!.Value });

    // A file may hold times at the very end of the calendar.
    private static DateTimeOffset? Move(DateTimeOffset? time, TimeSpan by)
    {
        if (time is not { } at)
            return null;

        var ticks = Math.Clamp(at.UtcTicks + (decimal)by.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks);
        return new DateTimeOffset((long)ticks, TimeSpan.Zero);
    }
}
