namespace ConcurrencyOps.Health;

/// <summary>One check of one service as the history keeps it.</summary>
public sealed record HealthHistoryEntry
{
    /// <summary>The name of the service.</summary>
    public required string Name { get; init; }

    /// <summary>What was checked.</summary>
    public required string ServiceUrl { get; init; }

    /// <summary>When the check ended, UTC, to the millisecond.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The confirmed status.</summary>
    public required ServiceStatus Status { get; init; }

    /// <summary>What that check alone said.</summary>
    public required ServiceStatus RawStatus { get; init; }

    /// <summary>Why.</summary>
    public required HealthReason Reason { get; init; }

    /// <summary>The status code of the answer; <see langword="null"/> without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Milliseconds to the complete answer, to the microsecond; <see langword="null"/> without an answer.</summary>
    public double? ResponseTimeMs { get; init; }

    /// <summary>What was wrong; <see langword="null"/> when all was well.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The service was checked then. False: the status was an earlier one.</summary>
    public bool Checked { get; init; }

    /// <summary>The run that made the check.</summary>
    public required string RunId { get; init; }
}
