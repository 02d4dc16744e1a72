namespace ConcurrencyOps.Resilience;

/// <summary>A gate as it is for calls that a user insists on: its circuits refuse none of them and learn from all.</summary>
internal sealed class ForcedGate(PolicyGate gate) : IPolicyGate
{
    /// <inheritdoc/>
    public bool LimitsRate => gate.LimitsRate;

    /// <inheritdoc/>
    public bool BreaksCircuit => gate.BreaksCircuit;

    /// <inheritdoc/>
    public ValueTask<CircuitRefusal?> WaitForTurnAsync(string key, CancellationToken cancellationToken) =>
        gate.WaitForForcedTurnAsync(key, cancellationToken);

    /// <inheritdoc/>
    public void GiveTurnBack(string key) => gate.GiveTurnBack(key);

    /// <inheritdoc/>
    public ValueTask<CircuitPass> EnterAsync(string key, TimeSpan? timeout, CancellationToken cancellationToken) =>
        gate.ForceAsync(key, timeout, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CircuitRefusal?> BeginAsync(string key, CircuitPass pass, CancellationToken cancellationToken) =>
        gate.BeginAsync(key, pass, cancellationToken);

    /// <inheritdoc/>
    public void Leave(string key, CircuitPass pass, CircuitOutcome outcome, string? error) => gate.Leave(key, pass, outcome, error);
}
