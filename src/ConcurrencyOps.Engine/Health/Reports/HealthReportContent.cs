namespace ConcurrencyOps.Health;

/// <summary>What a report's writers write.</summary>
internal sealed record HealthReportContent
{
    /// <summary>The heading.</summary>
    public string Title { get; init; } = "Service health";

    /// <summary>The figures.</summary>
    public required HealthReport Report { get; init; }

    /// <summary>The latest result of each service, worst first.</summary>
    public required IReadOnlyList<HealthCheckResult> Services { get; init; }

    /// <summary>Which statuses count as a failure.</summary>
    public FailOn FailOn { get; init; } = FailOn.All;

    /// <summary>Earlier checks by service; <see langword="null"/> when no history was given.</summary>
    public IReadOnlyDictionary<ServiceId, ServiceTrend>? Trends { get; init; }
}
