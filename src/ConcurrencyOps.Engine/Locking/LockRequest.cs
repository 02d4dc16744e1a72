using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Locking;

/// <summary>
/// What one call wants: which locks, how, for whom. Made by <see cref="LockTable.Request"/> for one thread, which enters and exits with it in turn, as often as
/// it likes. The table's gate guards what changes.
/// </summary>
internal sealed class LockRequest(LockHolder holder, LockOrigin origin, NamedLock[] locks, LockMode mode)
{
    public LockHolder Holder => holder;

    public LockOrigin Origin => origin;

    public LockMode Mode => mode;

    /// <summary>
    /// In the one order in which everybody takes them: by name, ordinal, without regard to case, each once. One that was dropped for want of use is replaced
    /// by its successor.
    /// </summary>
    public NamedLock[] Locks => locks;

    /// <summary>How many of <see cref="Locks"/> it has got; while it waits, the index of the one that it waits for.</summary>
    public int Taken { get; set; }

    /// <summary>Its place in that lock's queue; null when it does not wait.</summary>
    public LinkedListNode<LockRequest>? Place { get; set; }

    /// <summary>Since when it waits for that lock.</summary>
    public long WaitsSinceNs { get; set; }

    /// <summary>It will not wait for ever.</summary>
    public bool IsTimed { get; set; }

    /// <summary>Wakes the thread that waits, to look at what became of the request. Made under the gate, before it waits: two must not make one each.</summary>
    public Signal? Wake { get; set; }

    public bool HasAll => Taken == locks.Length;

    public NamedLock WaitsFor => locks[Taken];
}
