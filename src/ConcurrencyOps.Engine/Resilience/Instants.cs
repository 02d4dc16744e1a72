namespace ConcurrencyOps.Resilience;

/// <summary>Arithmetic with points in time that neither overflows nor trips over a missing one.</summary>
internal static class Instants
{
    /// <summary>
    /// How far ahead of the clock a remembered time may lie before the clock is taken to have been set back: 5 seconds, for threads and machines
    /// that read slightly different clocks.
    /// </summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(5);

    /// <summary>A time later by a span of zero or more; the last there is when the sum lies beyond it.</summary>
    public static DateTimeOffset Add(DateTimeOffset time, TimeSpan span) =>
        span >= DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue : time + span;

    /// <summary>The earlier of two times; the second when the first is missing.</summary>
    public static DateTimeOffset Earlier(DateTimeOffset? first, DateTimeOffset second) => first < second ? first.Value : second;
}
