namespace ConcurrencyOps.Health;

/// <summary>Reads the trends of a report's services from a history: the last checks of each, and sums over the others.</summary>
internal static class TrendReader
{
    /// <summary>How many of the last checks of a service are kept.</summary>
    public const int RecentChecks = 40;

    /// <summary>The trend of each service; an empty one for a service that the history does not know.</summary>
    /// <param name="history">The history, open.</param>
    /// <param name="services">The services of the report.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The history cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public static IReadOnlyDictionary<ServiceId, ServiceTrend> Read(
        IHealthHistory history, IEnumerable<HealthCheckResult> services, CancellationToken cancellationToken)
    {
        var ids = services.Select(ServiceId.Of).Distinct().ToList();
        var pasts = history.Past(ids, RecentChecks, cancellationToken);
        return ids.ToDictionary(static id => id, id => pasts.TryGetValue(id, out var past) ? TrendOf(past) : ServiceTrend.None);
    }

    private static ServiceTrend TrendOf(ServicePast past)
    {
        var told = past.Checks - past.Unknown;
        return new(
            past.Checks,
            told == 0 ? null : 100.0 * past.Up / told,
            [.. past.Recent.Select(static point => point with { ResponseTimeMs = HealthReportBuilder.Answered(point.ResponseTimeMs) })]);
    }
}
