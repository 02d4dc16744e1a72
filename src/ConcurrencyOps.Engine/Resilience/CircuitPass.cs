namespace ConcurrencyOps.Resilience;

/// <summary>What a circuit said to a call.</summary>
/// <param name="Owner">Who the circuit takes the caller for: every call is its own.</param>
/// <param name="Lease">How long the probe is this call's, from its start.</param>
/// <param name="IsForced">A user insists on the call: it is not refused.</param>
/// <param name="IsProbe">The circuit was not closed, and the call decides about it.</param>
/// <param name="Refusal">Why it may not go through; null when it may.</param>
internal readonly record struct CircuitPass(
    string Owner, TimeSpan Lease = default, bool IsForced = false, bool IsProbe = false, CircuitRefusal? Refusal = null);
