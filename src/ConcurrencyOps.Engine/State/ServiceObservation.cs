using ConcurrencyOps.Health;

namespace ConcurrencyOps.State;

/// <summary>What one check says about a service. A check that was cancelled says nothing: there is no observation of it.</summary>
internal sealed record ServiceObservation
{
    /// <summary>The name of the service, for people.</summary>
    public required string Name { get; init; }

    /// <summary>The verdict of this check alone.</summary>
    public required ServiceStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required HealthReason Reason { get; init; }

    /// <summary>When the check ended, UTC.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The status code of the answer; null without one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Milliseconds to the complete answer; null without an answer.</summary>
    public double? ResponseTimeMs { get; init; }

    /// <summary>What was wrong, without secrets and control characters; null when all was well.</summary>
    public string? ErrorMessage { get; init; }
}
