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
    /// <see cref="LeaveAsync"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call was cancelled before it was allowed.</exception>
    public async ValueTask<CircuitPass> ForceAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_rules.Circuit is null)
            return default;

        SyncWhenDue();
        var pass = new CircuitPass(NewOwner());
        var lease = _rules.Lease;

        // Also where it changes nothing here: another process may have opened the circuit by the time this is stored.
        Do(key, (state, at) => state with { Circuit = Circuit.Force(state.Circuit, at, pass.Owner, lease).After });
        if (_store is null || !IsProbing(key, pass.Owner))
            return pass;

        // Others must see that this call probes now.
        await ShowProbeAsync(key, pass.Owner, cancellationToken).ConfigureAwait(false);
        return pass;
    }
}
