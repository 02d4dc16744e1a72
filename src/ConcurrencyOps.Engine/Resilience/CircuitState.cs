namespace ConcurrencyOps.Resilience;

/// <summary>Where the circuit of one key stands.</summary>
public sealed record CircuitState
{
    /// <summary>The name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>What the circuit is for; 'default' without a partition, the name or URL for a service.</summary>
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

    /// <summary>The key with the hash that is not shown.</summary>
    internal string WholeKey => LongKey ?? Key;

    // Null when Key is the whole.
    private string? LongKey { get; init; }

    /// <summary>Makes the record of a circuit whose times are those of a clock that the wall clock is ahead of.</summary>
    internal static CircuitState Of(string policy, string key, CircuitSnapshot circuit, DateTimeOffset now, TimeSpan offset) => new()
    {
        Policy = policy,
        Key = key,
        State = circuit.Phase == CircuitPhase.Open && circuit.RetryAt <= now ? CircuitPhase.HalfOpen : circuit.Phase,
        ConsecutiveFailures = circuit.ConsecutiveFailures,
        OpenedAt = circuit.OpenedAt + offset,
        RetryAt = circuit.RetryAt + offset,
        LastError = circuit.LastError,
    };

    /// <summary>The same circuit under the key that people see.</summary>
    internal CircuitState ShownAs(string key) => key == Key ? this : this with { Key = key, LongKey = WholeKey };
}
