namespace ConcurrencyOps.Resilience;

/// <summary>What a resilience pipeline does. Immutable; the zero value does nothing.</summary>
internal sealed record ResilienceOptions
{
    /// <summary>Attempts beyond the first: 0 to <see cref="int.MaxValue"/>.</summary>
    public int RetryCount { get; init; }

    /// <summary>The pause before each further attempt: zero to a day.</summary>
    public TimeSpan RetryDelay { get; init; }

    /// <summary>The longest one attempt may take; null for no limit.</summary>
    public TimeSpan? AttemptTimeout { get; init; }
}
