namespace ConcurrencyOps.Resilience;

/// <summary>Rate limit and circuit of a policy, key by key. Thread-safe; one is shared by all that use the policy.</summary>
internal interface IPolicyGate
{
    /// <summary>Calls wait for their turn.</summary>
    bool LimitsRate { get; }

    /// <summary>Failures in a row open a circuit.</summary>
    bool BreaksCircuit { get; }

    /// <summary>
    /// Waits for a turn without holding a thread. A call that the circuit would refuse gets its refusal at once, also when the circuit opens while
    /// it waits; it has no turn then. So has a cancelled one.
    /// </summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    ValueTask<CircuitRefusal?> WaitForTurnAsync(string key, CancellationToken cancellationToken);

    /// <summary>A turn that was taken and not used.</summary>
    void GiveTurnBack(string key);

    /// <summary>Asks the circuit. What was allowed must be followed by <see cref="Leave"/>, however the call ends.</summary>
    /// <param name="key">What the call belongs to.</param>
    /// <param name="timeout">The longest the call can take once it has begun; null for no limit.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The call was cancelled before it was allowed.</exception>
    ValueTask<CircuitPass> EnterAsync(string key, TimeSpan? timeout, CancellationToken cancellationToken);

    /// <summary>
    /// To be asked when an allowed call begins that has waited since. Renews the lease of a probe that has run for a while; gives a refusal when the
    /// circuit has opened since, or another has the probe by now.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call was cancelled before it began.</exception>
    ValueTask<CircuitRefusal?> BeginAsync(string key, CircuitPass pass, CancellationToken cancellationToken);

    /// <summary>Tells the circuit how an allowed call ended. It is counted when this returns; a change of phase is stored soon after, nobody waits for it.</summary>
    /// <param name="key">The key it was entered with.</param>
    /// <param name="pass">What entering gave.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="error">Why it failed, in words.</param>
    void Leave(string key, CircuitPass pass, CircuitOutcome outcome, string? error);
}
