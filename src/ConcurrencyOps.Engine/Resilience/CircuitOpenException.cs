namespace ConcurrencyOps.Resilience;

/// <summary>A call was not made, because the circuit of its key is open.</summary>
public sealed class CircuitOpenException : InvalidOperationException
{
    internal CircuitOpenException(CircuitRefusal refusal)
        : base(refusal.Message) =>
        (Policy, Key, RetryAt) = (refusal.Policy, refusal.Key, refusal.RetryAt);

    /// <summary>The name of the policy.</summary>
    public string Policy { get; }

    /// <summary>The key whose circuit is open.</summary>
    public string Key { get; }

    /// <summary>From when on a call is let through, UTC.</summary>
    public DateTimeOffset RetryAt { get; }
}
