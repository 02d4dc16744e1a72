using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Measures while a log goes by. In a log it is known who had a lock at each moment of a wait, so each holder is blamed for its own part of it; by thread,
/// these parts are what is counted.
/// </summary>
/// <param name="table">Where it is counted.</param>
/// <param name="hasTimes">Times are times. Else only acquisitions are counted.</param>
internal sealed class ContentionObserver(ContentionTable table, bool hasTimes) : ILockObserver
{
    private readonly bool _countsParts = table.Grouping == ContentionGrouping.Thread;

    /// <inheritdoc/>
    public void WaitBegan(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        // A wait counts when it is over.
    }

    /// <inheritdoc/>
    public void WaitEnded(LoggedThread thread, LoggedLock @lock, WaitEnd end, long ns)
    {
        if (!hasTimes)
            return;
        RecordWait(thread, @lock, ns);

        // Who got the lock has settled with each holder when it gave the lock back.
        if (@lock.Owner is { } owner)
            RecordPart(thread, @lock, owner, ns);
        foreach (LoggedThread sharer in @lock.Sharers)
            RecordPart(thread, @lock, sharer, ns);
    }

    /// <inheritdoc/>
    public void TimedOutAtOnce(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        if (hasTimes)
            table.RecordWait(new(@lock.Number, thread.Number, @lock.Owner?.Number ?? ContentionTable.None, entry.Site, 0, @lock.Waiters.Length + 1));
    }

    /// <inheritdoc/>
    public void Acquired(LoggedThread thread, LoggedLock @lock, in LogEntry entry) => table.RecordAcquisition(@lock.Number, thread.Number, entry.Site);

    /// <inheritdoc/>
    public void ModeChanged(LoggedThread thread, int holdIndex, in LogEntry entry)
    {
        // It has had the lock before and has it still.
    }

    /// <inheritdoc/>
    public void Released(LoggedThread thread, LoggedLock @lock, int holdIndex, long ns)
    {
        if (!hasTimes)
            return;
        ref Hold hold = ref thread.Holds[holdIndex];
        table.RecordHold(@lock.Number, thread.Number, hold.Site, ns - hold.SinceNs);
        foreach (LoggedThread waiter in @lock.Waiters)
            RecordPart(waiter, @lock, thread, ns);
    }

    /// <summary>The log is over: what lasts is counted up to there, since it is often what matters most.</summary>
    public void End(LockReplay replay)
    {
        if (!hasTimes)
            return;
        foreach (LoggedThread thread in replay.Threads)
        {
            if (thread.WaitsFor is { } @lock)
                WaitEnded(thread, @lock, WaitEnd.Unknown, replay.LastNs);
            foreach (ref Hold hold in thread.Holds)
                table.RecordHold(hold.Lock.Number, thread.Number, hold.Site, replay.LastNs - hold.SinceNs);
        }
    }

    private void RecordWait(LoggedThread thread, LoggedLock @lock, long ns)
    {
        if (!_countsParts)
            table.RecordWait(new(@lock.Number, thread.Number, ContentionTable.None, thread.WaitSite, Math.Max(0, ns - thread.WaitSinceNs), thread.WaitersThen));
    }

    private void RecordPart(LoggedThread waiter, LoggedLock @lock, LoggedThread holder, long ns)
    {
        ref Hold hold = ref holder.Holds[holder.IndexOf(@lock)];
        long part = ns - Math.Max(hold.SinceNs, waiter.WaitSinceNs);
        if (holder == waiter || part <= 0 || !LoggedLock.Excludes(hold.Mode, waiter.WaitMode))
            return;
        if (_countsParts)
            table.RecordWait(new(@lock.Number, waiter.Number, holder.Number, waiter.WaitSite, part, waiter.WaitersThen));
        else
            table.RecordBlame(@lock.Number, holder.Number, waiter.WaitSite, part);
    }
}
