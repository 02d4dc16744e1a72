namespace ConcurrencyOps.Locking;

/// <summary>The events that are kept, oldest first.</summary>
/// <param name="Events">The events; made one by one as they are read.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Dropped">How many older ones there were, for which there was no room.</param>
internal sealed record RecordedLockEvents(IEnumerable<LockEvent> Events, int Count, long Dropped);
