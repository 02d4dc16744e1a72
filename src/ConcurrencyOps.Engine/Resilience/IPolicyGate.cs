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

    /// <summary>Why a call that was allowed before must not begin now, because its circuit has opened since; null when it may. Takes nothing.</summary>
    CircuitRefusal? RefusalNow(string key);

    /// <summary>A turn that was taken and not used.</summary>
    void GiveTurnBack(string key);

    /// <summary>Asks the circuit. What was allowed must be followed by <see cref="LeaveAsync"/>, however the call ends.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled before it was allowed.</exception>
    ValueTask<CircuitPass> EnterAsync(string key, CancellationToken cancellationToken);

    /// <summary>Tells the circuit how an allowed call ended.</summary>
    /// <param name="key">The key it was entered with.</param>
    /// <param name="pass">What entering gave.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="error">Why it failed, in words.</param>
    ValueTask LeaveAsync(string key, CircuitPass pass, CircuitOutcome outcome, string? error);
}
