namespace ConcurrencyOps.Health;

/// <summary>Which entries of a history are wanted.</summary>
/// <param name="Names">Names of services, * and ? as wildcards, letter case does not matter; null for all.</param>
/// <param name="Since">Entries from this time on, to the millisecond; null for all.</param>
/// <param name="Cancellation">Ends the reading at once, in the middle of a search too.</param>
internal sealed record HealthHistoryQuery(
    IReadOnlyList<string>? Names = null, DateTimeOffset? Since = null, CancellationToken Cancellation = default);
