namespace ConcurrencyOps.Health;

/// <summary>The figures of many health checks.</summary>
public sealed record HealthReport
{
    /// <summary>How many services.</summary>
    public required int TotalServices { get; init; }

    /// <summary>How many are up.</summary>
    public required int Up { get; init; }

    /// <summary>How many are down.</summary>
    public required int Down { get; init; }

    /// <summary>How many are degraded.</summary>
    public required int Degraded { get; init; }

    /// <summary>How many could not be told.</summary>
    public required int Unknown { get; init; }

    /// <summary>Up in percent of those that could be told (up, degraded, down); <see langword="null"/> when none could.</summary>
    public required double? UpPercentage { get; init; }

    /// <summary>Mean response time in milliseconds of the services that answered, well or badly; <see langword="null"/> when none did.</summary>
    public required double? AverageResponseTimeMs { get; init; }

    /// <summary>Median response time in milliseconds.</summary>
    public required double? P50ResponseTimeMs { get; init; }

    /// <summary>95th percentile of the response times in milliseconds.</summary>
    public required double? P95ResponseTimeMs { get; init; }

    /// <summary>99th percentile of the response times in milliseconds.</summary>
    public required double? P99ResponseTimeMs { get; init; }

    /// <summary>The longest response time in milliseconds.</summary>
    public required double? MaxResponseTimeMs { get; init; }

    /// <summary>The name of the service with the longest response time; <see langword="null"/> when none answered.</summary>
    public required string? SlowestService { get; init; }

    /// <summary>When the report was made, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>0 all well, 1 warning, 2 critical, 3 unknown: the exit codes of monitoring plugins.</summary>
    public required int ExitCode { get; init; }
}
