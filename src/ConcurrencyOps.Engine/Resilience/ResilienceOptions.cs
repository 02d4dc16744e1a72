namespace ConcurrencyOps.Resilience;

/// <summary>What a resilience pipeline does by itself. Immutable; the zero value does nothing.</summary>
internal sealed record ResilienceOptions
{
    /// <summary>The longest pause before a further attempt, however often it was doubled: a day.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Attempts beyond the first: 0 to <see cref="int.MaxValue"/>.</summary>
    public int RetryCount { get; init; }

    /// <summary>The pause before the second attempt: zero to a day.</summary>
    public TimeSpan RetryDelay { get; init; }

    /// <summary>How the pause grows from attempt to attempt.</summary>
    public BackoffType BackoffType { get; init; }

    /// <summary>The pauses are spread at random, so that callers that failed together do not come back together.</summary>
    public bool Jitter { get; init; }

    /// <summary>The longest one attempt may take, its wait for a worker included; null for no limit.</summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>
    /// Attempts keep to <see cref="AttemptTimeout"/> by themselves, and the pipeline does not watch them: a parallel run measures its items without
    /// their wait for a worker (ParallelRunOptions.ItemTimeout).
    /// </summary>
    public bool AttemptsTimeThemselves { get; init; }

    /// <summary>The share of attempts that fail without being made: 0 to 1.</summary>
    public double FaultRate { get; init; }

    /// <summary>How long every attempt is held up before it is made; zero for not at all.</summary>
    public TimeSpan FaultLatency { get; init; }
}
