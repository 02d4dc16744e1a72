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
    public CircuitRefusal? RefusalNow(string key) => null;

    /// <inheritdoc/>
    public void GiveTurnBack(string key) => gate.GiveTurnBack(key);

    /// <inheritdoc/>
    public ValueTask<CircuitPass> EnterAsync(string key, CancellationToken cancellationToken) => gate.ForceAsync(key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask LeaveAsync(string key, CircuitPass pass, CircuitOutcome outcome, string? error) => gate.LeaveAsync(key, pass, outcome, error);
}
