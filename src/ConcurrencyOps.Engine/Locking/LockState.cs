namespace ConcurrencyOps.Locking;

/// <summary>A lock that is held or waited for, at one moment.</summary>
/// <param name="LockId">What identifies it in events.</param>
/// <param name="LockName">Its name.</param>
/// <param name="Holders">Who holds it: one, or several that share it.</param>
/// <param name="Waiters">Who waits for it, the next first.</param>
internal sealed record LockState(string LockId, string LockName, IReadOnlyList<LockParty> Holders, IReadOnlyList<LockParty> Waiters);

/// <summary>One that holds a lock or waits for it.</summary>
/// <param name="ThreadId">The number of its thread.</param>
/// <param name="ThreadName">The name of its thread; null when it has none.</param>
/// <param name="Mode">How it holds or wants the lock.</param>
/// <param name="Site">Where it took the lock or asks for it; null when that is not known.</param>
/// <param name="SinceNs">Since when, on the clock of <see cref="LockEvent.TimestampNs"/>.</param>
/// <param name="For">For how long.</param>
/// <param name="IsTimed">It waits for a limited time only.</param>
internal sealed record LockParty(long ThreadId, string? ThreadName, LockMode Mode, string? Site, long SinceNs, TimeSpan For, bool IsTimed);
