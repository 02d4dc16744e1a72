namespace ConcurrencyOps.Resilience;

/// <summary>Where the circuit of one key stands.</summary>
public sealed record CircuitState
{
    /// <summary>The name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>What the circuit is for; 'default' without a partition.</summary>
    public required string Key { get; init; }

    /// <summary>Closed: calls go through. Open: they are refused. HalfOpen: the time for a probe has come.</summary>
    public required CircuitPhase State { get; init; }

    /// <summary>Failures since the last success.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <summary>When it opened last, UTC; <see langword="null"/> while closed.</summary>
    public required DateTimeOffset? OpenedAt { get; init; }

    /// <summary>From when on a probe is let through, UTC; <see langword="null"/> while closed.</summary>
    public required DateTimeOffset? RetryAt { get; init; }

    /// <summary>The message of the last failure; <see langword="null"/> when the last call succeeded.</summary>
    public required string? LastError { get; init; }
}
