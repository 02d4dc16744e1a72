namespace ConcurrencyOps.Resilience;

/// <summary>What a gate enforces.</summary>
internal sealed record GateRules
{
    /// <summary>How much longer than an attempt may take its probe is reserved for it.</summary>
    public static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(30);

    /// <summary>How long a probe is reserved for an attempt without a time-out: a process that was killed with it keeps others waiting no longer.</summary>
    private static readonly TimeSpan LeaseWithoutTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The name of the policy, for messages.</summary>
    public required string Policy { get; init; }

    /// <summary>When circuits open; null for no circuits.</summary>
    public CircuitRules? Circuit { get; init; }

    /// <summary>How many calls may begin per time; null for any number.</summary>
    public BucketRules? Bucket { get; init; }

    /// <summary>The rules that a policy states.</summary>
    public static GateRules Of(ResiliencePolicy policy)
    {
        var recovery = TimeSpan.FromSeconds(policy.RecoverySeconds);
        var longest = TimeSpan.FromSeconds(policy.MaxRecoverySeconds ?? policy.RecoverySeconds);
        return new GateRules
        {
            Policy = policy.Name,
            Circuit = policy.FailureThreshold is { } threshold ? new CircuitRules(threshold, recovery, longest) : null,
            Bucket = policy.RateLimit is { } limit ? new BucketRules(limit, TimeSpan.FromSeconds(policy.RateWindowSeconds)) : null,
        };
    }

    /// <summary>How long a probe is one call's own.</summary>
    /// <param name="timeout">The longest the call can take; null for no limit.</param>
    public static TimeSpan LeaseFor(TimeSpan? timeout) => timeout is { } longest ? longest + LeaseMargin : LeaseWithoutTimeout;
}
