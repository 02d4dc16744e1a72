namespace ConcurrencyOps.Resilience;

/// <summary>What a resilience pipeline does. Immutable; the zero value does nothing.</summary>
internal sealed record ResilienceOptions
{
    /// <summary>Attempts beyond the first: 0 to <see cref="int.MaxValue"/>.</summary>
    public int RetryCount { get; init; }

    /// <summary>The pause before each further attempt: zero to a day.</summary>
    public TimeSpan RetryDelay { get; init; }

    /// <summary>
    /// The longest one attempt may take, its wait for a worker included; null for no limit. A parallel run limits its items by itself, without
    /// that wait: see ParallelRunOptions.ItemTimeout.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; init; }
}
