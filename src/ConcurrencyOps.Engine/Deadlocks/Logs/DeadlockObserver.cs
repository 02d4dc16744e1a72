using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Looks for deadlocks while a log goes by: circles of waits, and, when wanted, the orders in which locks are taken.</summary>
internal sealed class DeadlockObserver(bool notesOrders) : ILockObserver
{
    /// <summary>The circles of waits.</summary>
    public CycleWatch Cycles { get; } = new();

    /// <summary>The orders; empty when they are not wanted.</summary>
    public LockOrders Orders { get; } = new();

    /// <inheritdoc/>
    public void WaitBegan(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        Cycles.WaitBegan(thread, entry.TimestampNs);
        if (notesOrders && CanWait(thread, @lock, entry.Mode))
            Orders.Want(thread, entry);
    }

    /// <inheritdoc/>
    public void WaitEnded(LoggedThread thread, LoggedLock @lock, WaitEnd end, long ns) => Cycles.WaitEnded(thread, end, ns);

    /// <inheritdoc/>
    public void TimedOutAtOnce(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        // Who does not wait cannot be part of a deadlock.
    }

    /// <inheritdoc/>
    public void Acquired(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        if (notesOrders)
            Orders.Take(thread, entry);
    }

    /// <inheritdoc/>
    public void ModeChanged(LoggedThread thread, int holdIndex, in LogEntry entry)
    {
        if (!notesOrders)
            return;
        if (entry.Event == LockEventKind.Acquired)
            Orders.Want(thread, entry);
        Orders.Change(thread, holdIndex);
    }

    /// <inheritdoc/>
    public void Released(LoggedThread thread, LoggedLock @lock, int holdIndex, long ns)
    {
        Cycles.Lost(thread, @lock);
        if (notesOrders)
            Orders.Give(thread, holdIndex);
    }

    // To take what one has already, in the same way or less, is no order. To want alone what one shares is: two who do wait for each other.
    private static bool CanWait(LoggedThread thread, LoggedLock @lock, LockMode mode)
    {
        int index = thread.IndexOf(@lock);
        return index < 0 || (mode == LockMode.Exclusive && thread.Holds[index].Mode == LockMode.Shared);
    }
}
