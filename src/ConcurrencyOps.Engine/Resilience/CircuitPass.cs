namespace ConcurrencyOps.Resilience;

/// <summary>What a circuit said to a call.</summary>
/// <param name="Owner">Who the circuit takes the caller for: every call is its own.</param>
/// <param name="Refusal">Why it may not go through; null when it may.</param>
internal readonly record struct CircuitPass(string Owner, CircuitRefusal? Refusal = null);
