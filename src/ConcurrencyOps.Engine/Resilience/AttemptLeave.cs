using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Resilience;

/// <summary>What a pipeline lets an attempt begin with.</summary>
/// <param name="Token">Cancelled when the pipeline no longer waits for the attempt.</param>
/// <param name="Report">
/// For whoever knows the outcome before the awaiting pipeline comes to it, and must not begin anything else before the circuit has counted it. Waits for
/// nothing. Null where there is no circuit to tell; reporting is optional, and a second report changes nothing.
/// </param>
internal readonly record struct AttemptLeave(CancellationToken Token, Action<AttemptOutcome>? Report = null);
