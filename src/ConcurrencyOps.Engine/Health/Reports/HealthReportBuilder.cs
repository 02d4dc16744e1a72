namespace ConcurrencyOps.Health;

/// <summary>
/// Takes results one by one and makes the report. Of several results of one service (<see cref="ServiceId"/>), as a watch gives them, the latest
/// counts: a report says how things are, not how often somebody looked. Needs memory for each service, not for each result. Not thread-safe.
/// </summary>
/// <remarks>
/// Percentiles are exact, by nearest rank: one number a service is held anyway. Averages and percentiles are those of the services that answered;
/// a response time that is not a finite number of at least 0 is none.
/// </remarks>
internal sealed class HealthReportBuilder
{
    private readonly Dictionary<ServiceId, HealthCheckResult> _latest = [];

    /// <summary>Adds a result. A result without a name goes by its URL.</summary>
    public void Add(HealthCheckResult result)
    {
        result = Named(result);
        var id = ServiceId.Of(result);
        if (!_latest.TryGetValue(id, out var known) || result.Timestamp >= known.Timestamp)
            _latest[id] = result;
    }

    /// <summary>The latest result of each service: worst first (Down, Degraded, Unknown, Up), then by name and URL.</summary>
    public IReadOnlyList<HealthCheckResult> Services() =>
    [
        .. _latest.Values
            .OrderBy(static result => Rank(result.Status))
            .ThenBy(static result => result.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(static result => result.Name, StringComparer.Ordinal)
            .ThenBy(static result => result.ServiceUrl, StringComparer.Ordinal),
    ];

    /// <summary>The figures so far.</summary>
    public HealthReport Build(DateTimeOffset now, FailOn failOn)
    {
        int up = Count(ServiceStatus.Up), down = Count(ServiceStatus.Down), degraded = Count(ServiceStatus.Degraded);
        int total = _latest.Count, unknown = total - up - down - degraded, told = total - unknown;
        var times = AnsweredTimes();
        return new HealthReport
        {
            TotalServices = total,
            Up = up,
            Down = down,
            Degraded = degraded,
            Unknown = unknown,
            UpPercentage = told == 0 ? null : 100.0 * up / told,
            AverageResponseTimeMs = times.Length == 0 ? null : times.Sum(time => time / times.Length),
            P50ResponseTimeMs = Percentile(times, 50),
            P95ResponseTimeMs = Percentile(times, 95),
            P99ResponseTimeMs = Percentile(times, 99),
            MaxResponseTimeMs = times.Length == 0 ? null : times[^1],
            SlowestService = times.Length == 0 ? null : Slowest(times[^1]),
            Timestamp = now.ToUniversalTime(),
            ExitCode = failOn.ExitCode(down, degraded, unknown, total),
        };
    }

    /// <summary>A response time as it counts: finite and not negative, else none.</summary>
    public static double? Answered(double? milliseconds) => milliseconds is { } time && double.IsFinite(time) && time >= 0 ? time : null;

    private static HealthCheckResult Named(HealthCheckResult result)
    {
        // A record made by a script may hold null where the type says it cannot.
        string url = result.ServiceUrl ?? "";
        string name = string.IsNullOrWhiteSpace(result.Name) ? url : result.Name;
        return name == result.Name && url == result.ServiceUrl ? result : result with { Name = name, ServiceUrl = url };
    }

    private static int Rank(ServiceStatus status) => status switch
    {
        ServiceStatus.Down => 0,
        ServiceStatus.Degraded => 1,
        ServiceStatus.Up => 3,
        _ => 2,
    };

    private static double? Percentile(double[] sorted, int percentage) =>
        sorted.Length == 0 ? null : sorted[Math.Max(0, (int)(((long)percentage * sorted.Length + 99) / 100) - 1)];

    private int Count(ServiceStatus status) => _latest.Values.Count(result => result.Status == status);

    private double[] AnsweredTimes() =>
        [.. _latest.Values.Select(static result => Answered(result.ResponseTimeMs)).OfType<double>().Order()];

    private string Slowest(double longest) =>
        _latest.Values.Where(result => Answered(result.ResponseTimeMs) == longest).Select(static result => result.Name).Min(StringComparer.Ordinal)!;
}
