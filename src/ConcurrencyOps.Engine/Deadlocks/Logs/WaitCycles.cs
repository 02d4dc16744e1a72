using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Finds the circle that a wait closes: a shortest one, of threads of which each waits for one that the next one holds.</summary>
internal sealed class WaitCycles
{
    private readonly List<(LoggedThread Thread, int Before)> _reached = [];
    private readonly HashSet<LoggedThread> _seen = [];

    /// <summary>The threads of the circle, the one whose wait closes it first; null when there is none.</summary>
    public IReadOnlyList<LoggedThread>? ClosedBy(LoggedThread thread)
    {
        // Who holds nothing is waited for by nobody; most locks are held by one that does not wait.
        if (thread.HoldCount == 0 || !thread.WaitsFor!.IsHeld)
            return null;

        _reached.Clear();
        _seen.Clear();
        _reached.Add((thread, -1));
        for (int index = 0; index < _reached.Count; index++)
        {
            if (ReachHolders(index, thread))
                return PathTo(index);
        }

        return null;
    }

    /// <summary>How many threads outside the circle wait, directly or through others, for one in it.</summary>
    public static int BlockedBy(IReadOnlyList<LoggedThread> circle)
    {
        var blocked = new HashSet<LoggedThread>(circle);
        var next = new Queue<LoggedThread>(circle);
        while (next.TryDequeue(out LoggedThread? holder))
        {
            foreach (ref readonly Hold hold in holder.Holds)
            {
                foreach (LoggedThread waiter in hold.Lock.Waiters)
                {
                    if (LoggedLock.Excludes(hold.Mode, waiter.WaitMode) && blocked.Add(waiter))
                        next.Enqueue(waiter);
                }
            }
        }

        return blocked.Count - circle.Count;
    }

    // Whether the circle is closed: the thread it began with holds what is waited for here.
    private bool ReachHolders(int index, LoggedThread start)
    {
        LoggedThread waiter = _reached[index].Thread;
        LoggedLock @lock = waiter.WaitsFor!;
        if (@lock.Owner is { } owner)
            return Reach(index, owner, start);
        if (waiter.WaitMode == LockMode.Shared)
            return false;

        // One of those who share a lock may want it alone: it waits for the others, not for itself.
        foreach (LoggedThread sharer in @lock.Sharers)
        {
            if (sharer != waiter && Reach(index, sharer, start))
                return true;
        }

        return false;
    }

    private bool Reach(int index, LoggedThread holder, LoggedThread start)
    {
        if (holder == start)
            return true;
        if (holder.WaitsFor is not null && _seen.Add(holder))
            _reached.Add((holder, index));
        return false;
    }

    private List<LoggedThread> PathTo(int index)
    {
        var path = new List<LoggedThread>();
        for (; index >= 0; index = _reached[index].Before)
            path.Add(_reached[index].Thread);
        path.Reverse();
        return path;
    }
}
