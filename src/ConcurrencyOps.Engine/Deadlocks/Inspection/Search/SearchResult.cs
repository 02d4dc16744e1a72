namespace ConcurrencyOps.Deadlocks;

/// <summary>What came of a search.</summary>
/// <param name="Deadlocks">What was found.</param>
/// <param name="Looks">What was read, once for each process.</param>
/// <param name="Refusals">Which processes could not be looked into, and why.</param>
internal sealed record SearchResult(
    IReadOnlyList<Deadlock> Deadlocks, IReadOnlyList<ProcessFacts> Looks, IReadOnlyList<(int ProcessId, InspectionException Reason)> Refusals);
