namespace ConcurrencyOps.Locking;

/// <summary>
/// Keeps who holds and who waits, entry by entry. It bears with logs that do not add up - events that were dropped, or written a little late -
/// because real ones do not: what is missing is counted, and what must have happened is taken as done.
/// </summary>
internal sealed class LockReplay(ILockObserver observer, LogTally tally) : IEntryTaker
{
    private LoggedLock?[] _locks = new LoggedLock?[16];
    private LoggedThread?[] _threads = new LoggedThread?[16];

    /// <summary>The latest time there was.</summary>
    public long LastNs { get; private set; } = long.MinValue;

    /// <summary>The threads that were seen.</summary>
    public IEnumerable<LoggedThread> Threads => _threads.OfType<LoggedThread>();

    /// <summary>A lock that was seen.</summary>
    public LoggedLock Lock(int number) => _locks[number]!;

    /// <inheritdoc/>
    public void Take(in LogEntry entry)
    {
        LoggedThread thread = ThreadAt(entry.Thread);
        LoggedLock @lock = LockAt(entry.Lock);
        LastNs = Math.Max(LastNs, entry.TimestampNs);
        bool hadWaited = thread.WaitsFor == @lock;
        if (thread.WaitsFor is not null)
            EndWait(thread, @lock, entry);

        switch (entry.Event)
        {
            case LockEventKind.Waiting:
                thread.BeginWait(@lock, entry);
                observer.WaitBegan(thread, @lock, entry);
                break;
            case LockEventKind.Acquired:
                Acquire(thread, @lock, entry);
                break;
            case LockEventKind.Released:
                Release(thread, @lock, entry);
                break;
            case LockEventKind.TimedOut when !hadWaited:
                observer.TimedOutAtOnce(thread, @lock, entry);
                break;
        }
    }

    // A thread that waits does nothing else: whatever it does next, the wait is over.
    private void EndWait(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        WaitEnd end = thread.WaitsFor != @lock ? WaitEnd.Unknown : entry.Event switch
        {
            LockEventKind.Acquired => WaitEnd.Acquired,
            LockEventKind.TimedOut => WaitEnd.TimedOut,
            _ => WaitEnd.Unknown,
        };
        if (end == WaitEnd.Unknown)
            tally.LostWaitEnds++;
        observer.WaitEnded(thread, thread.WaitsFor!, end, entry.TimestampNs);
        thread.EndWait();
    }

    private void Acquire(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        int index = thread.IndexOf(@lock);
        if (index >= 0)
        {
            AcquireAgain(thread, @lock, index, entry);
            return;
        }

        if (@lock.Overtaken == thread)
            @lock.Overtaken = null;
        EvictOthers(thread, @lock, entry);
        if (entry.Mode == LockMode.Exclusive)
            @lock.Owner = thread;
        else
            @lock.AddSharer(thread);
        thread.Push(@lock, entry);
        observer.Acquired(thread, @lock, entry);
    }

    private void AcquireAgain(LoggedThread thread, LoggedLock @lock, int index, in LogEntry entry)
    {
        LockMode before = thread.Holds[index].Mode;
        thread.Holds[index].Deepen(entry.Mode);
        if (thread.Holds[index].Mode == before)
            return;

        EvictOthers(thread, @lock, entry);
        @lock.RemoveSharer(thread);
        @lock.Owner = thread;
        observer.ModeChanged(thread, index, entry);
    }

    // Nobody gets a lock that another has: the release is missing, or comes a moment late.
    private void EvictOthers(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        if (@lock.Owner is { } owner && owner != thread)
            Evict(owner, @lock, entry.TimestampNs);
        if (entry.Mode == LockMode.Shared)
            return;
        for (int index = @lock.Sharers.Length - 1; index >= 0; index--)
        {
            if (@lock.Sharers[index] != thread)
                Evict(@lock.Sharers[index], @lock, entry.TimestampNs);
        }
    }

    private void Evict(LoggedThread holder, LoggedLock @lock, long ns)
    {
        tally.LostReleases++;
        @lock.Overtaken = holder;
        Drop(holder, @lock, holder.IndexOf(@lock), ns);
    }

    private void Release(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        int index = thread.IndexOf(@lock);
        if (index < 0)
        {
            ReleaseOfOther(thread, @lock, entry);
            return;
        }

        LockMode before = thread.Holds[index].Mode;
        if (!thread.Holds[index].Lessen(entry.Mode))
        {
            Drop(thread, @lock, index, entry.TimestampNs);
        }
        else if (thread.Holds[index].Mode != before)
        {
            @lock.Owner = null;
            @lock.AddSharer(thread);
            observer.ModeChanged(thread, index, entry);
        }
    }

    private void ReleaseOfOther(LoggedThread thread, LoggedLock @lock, in LogEntry entry)
    {
        if (@lock.Overtaken == thread)
        {
            @lock.Overtaken = null;
            tally.LostReleases--;
            return;
        }

        if (!@lock.IsHeld)
        {
            tally.LostAcquires++;
            return;
        }

        if (!@lock.IsOwnerless)
        {
            @lock.IsOwnerless = true;
            tally.OwnerlessLocks++;
        }

        LoggedThread holder = @lock.Owner ?? @lock.Sharers[0];
        Drop(holder, @lock, holder.IndexOf(@lock), entry.TimestampNs);
    }

    private void Drop(LoggedThread holder, LoggedLock @lock, int index, long ns)
    {
        observer.Released(holder, @lock, index, ns);
        holder.RemoveAt(index);
        if (@lock.Owner == holder)
            @lock.Owner = null;
        else
            @lock.RemoveSharer(holder);
    }

    private LoggedThread ThreadAt(int number)
    {
        if (number >= _threads.Length)
            Array.Resize(ref _threads, Math.Max(number + 1, _threads.Length * 2));
        return _threads[number] ??= new(number);
    }

    private LoggedLock LockAt(int number)
    {
        if (number >= _locks.Length)
            Array.Resize(ref _locks, Math.Max(number + 1, _locks.Length * 2));
        return _locks[number] ??= new(number);
    }
}
