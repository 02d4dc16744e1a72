namespace ConcurrencyOps.Resilience;

/// <summary>The whole state of one circuit. Immutable. Times are those of the clock that the caller uses throughout.</summary>
internal sealed record CircuitSnapshot
{
    /// <summary>A circuit that has seen nothing.</summary>
    public static CircuitSnapshot Closed { get; } = new();

    /// <summary>Its phase. A circuit whose time has come is still Open here until somebody enters it.</summary>
    public CircuitPhase Phase { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>How often in a row it opened without closing in between; the open time grows with it.</summary>
    public int Breaks { get; init; }

    /// <summary>When it opened last; null while closed.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>From when on a probe is let through; null while closed.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Who holds the probe while half-open.</summary>
    public string? ProbeOwner { get; init; }

    /// <summary>Until when the probe is theirs; then another may take it.</summary>
    public DateTimeOffset? ProbeUntil { get; init; }

    /// <summary>How long that was from when they took it: calls of one circuit may take differently long.</summary>
    public TimeSpan? ProbeLease { get; init; }

    /// <summary>The message of the last failure; null when the last call succeeded.</summary>
    public string? LastError { get; init; }
}
