namespace ConcurrencyOps.Health;

/// <summary>One earlier check.</summary>
/// <param name="Timestamp">When it ended, UTC.</param>
/// <param name="Status">The confirmed status then.</param>
/// <param name="ResponseTimeMs">Milliseconds to the complete answer; null without one.</param>
internal readonly record struct TrendPoint(DateTimeOffset Timestamp, ServiceStatus Status, double? ResponseTimeMs);

/// <summary>How a service did over the time that its history covers.</summary>
/// <param name="Checks">How many checks the history holds; what was not checked does not count.</param>
/// <param name="UpPercentage">Up in percent of the checks that could tell; null when none could.</param>
/// <param name="Recent">The last checks, oldest first.</param>
internal sealed record ServiceTrend(int Checks, double? UpPercentage, IReadOnlyList<TrendPoint> Recent)
{
    /// <summary>Nothing is known.</summary>
    public static ServiceTrend None { get; } = new(0, null, []);
}
