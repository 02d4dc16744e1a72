using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Resilience;

/// <summary>What a pipeline lets an attempt begin with.</summary>
/// <param name="Token">Cancelled when the pipeline no longer waits for the attempt.</param>
/// <param name="Report">
/// For whoever knows the outcome before the awaiting pipeline comes to it, and must not begin anything else before the circuit has counted it. Waits for
/// nothing. Null where there is no circuit to tell; reporting is optional, and a second report changes nothing.
/// </param>
/// <param name="Begin">
/// For attempts that wait between their call and their start, as for a worker: to be awaited just before the start, so that the lease of a probe does
/// not run out meanwhile. Gives the refusal when the circuit has opened since, or another has the probe by now: such an attempt ends with the refusal's
/// outcome and counts as never made. Null where there is no circuit to ask.
/// </param>
internal readonly record struct AttemptLeave(
    CancellationToken Token, Action<AttemptOutcome>? Report = null, Func<ValueTask<CircuitRefusal?>>? Begin = null);
