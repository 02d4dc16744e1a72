namespace ConcurrencyOps.Resilience;

/// <content>For a user who insists.</content>
internal sealed partial class PolicyGate
{
    /// <summary>The same gate for calls that no circuit refuses: rate limits hold, outcomes count.</summary>
    public IPolicyGate Forced() => new ForcedGate(this);

    /// <summary>Waits for a turn as others do, whatever the circuit says and becomes.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public ValueTask<CircuitRefusal?> WaitForForcedTurnAsync(string key, CancellationToken cancellationToken) =>
        WaitForTurnAsync(key, asksCircuit: false, cancellationToken);

    /// <summary>
    /// Lets a call through whatever the circuit says: unless the circuit is closed the call is the probe from now on. Must be followed by
    /// <see cref="Leave"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call was cancelled before it was allowed.</exception>
    public ValueTask<CircuitPass> ForceAsync(string key, TimeSpan? timeout, CancellationToken cancellationToken) =>
        EnterAsync(key, new CircuitPass(NewOwner(), GateRules.LeaseFor(timeout), IsForced: true), cancellationToken);

    // Also where it changes nothing here: another process may have opened the circuit by the time this is stored.
    private CircuitRefusal? Force(string key, CircuitPass pass)
    {
        Do(key, (state, at) => state with { Circuit = Circuit.Force(state.Circuit, at, pass.Owner, pass.Lease).After });
        return null;
    }
}
