namespace ConcurrencyOps.Resilience;

/// <summary>
/// How calls are repeated, limited and cut off. The settings are fixed; the rate limit and the circuits behind them are shared by everything in
/// the process that uses the same object.
/// </summary>
public sealed class ResiliencePolicy
{
    /// <summary>The key of calls that belong to no partition.</summary>
    internal const string DefaultKey = "default";

    private readonly Lazy<PolicyGate> _gate;

    internal ResiliencePolicy(string name)
    {
        Name = name;
        _gate = new Lazy<PolicyGate>(() => new PolicyGate(GateRules.Of(this), Time, Store));
    }

    /// <summary>What the policy is called, in messages, in its state file and wherever -Policy takes a name.</summary>
    public string Name { get; }

    /// <summary>How often a failed attempt is repeated; 0 for never.</summary>
    public int RetryCount { get; internal init; }

    /// <summary>Seconds before the first repetition.</summary>
    public double RetryDelaySeconds { get; internal init; }

    /// <summary>How that pause grows.</summary>
    public BackoffType BackoffType { get; internal init; }

    /// <summary>Whether the pauses are spread at random.</summary>
    public bool Jitter { get; internal init; }

    /// <summary>The longest an attempt may take, in seconds; <see langword="null"/> for no limit.</summary>
    public double? TimeoutSeconds { get; internal init; }

    /// <summary>How many attempts of one key may start within the window; <see langword="null"/> for no limit.</summary>
    public int? RateLimit { get; internal init; }

    /// <summary>The window of the rate limit in seconds.</summary>
    public double RateWindowSeconds { get; internal init; } = 1;

    /// <summary>How many failures in a row open the circuit of a key; <see langword="null"/> for no circuit.</summary>
    public int? FailureThreshold { get; internal init; }

    /// <summary>Seconds that a circuit stays open the first time.</summary>
    public double RecoverySeconds { get; internal init; } = 30;

    /// <summary>The longest a circuit stays open after failed probes, in seconds; <see langword="null"/> for always RecoverySeconds.</summary>
    public double? MaxRecoverySeconds { get; internal init; }

    /// <summary>What tells the key of an item: the name of a property or a script block; <see langword="null"/> for one key for all.</summary>
    public object? PartitionBy { get; internal init; }

    /// <summary>The full path of the file that keeps rate limits and circuits across processes; <see langword="null"/> for this process only.</summary>
    public string? StatePath { get; internal init; }

    /// <summary>The share of attempts that fail without being made, from 0 to 1.</summary>
    public double FaultRate { get; internal init; }

    /// <summary>Seconds that every attempt is held up before it is made.</summary>
    public double FaultLatencySeconds { get; internal init; }

    /// <summary>What is shared with other processes; null for nothing.</summary>
    internal IKeyStore? Store { get; init; }

    /// <summary>Where the gate gets its time.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The rate limit and the circuits, made when first needed.</summary>
    internal PolicyGate Gate => _gate.Value;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>What a pipeline of this policy does by itself.</summary>
    internal ResilienceOptions ToOptions() => new()
    {
        RetryCount = RetryCount,
        RetryDelay = TimeSpan.FromSeconds(RetryDelaySeconds),
        BackoffType = BackoffType,
        Jitter = Jitter,
        AttemptTimeout = TimeoutSeconds is { } timeout ? TimeSpan.FromSeconds(timeout) : null,
        FaultRate = FaultRate,
        FaultLatency = TimeSpan.FromSeconds(FaultLatencySeconds),
    };
}
