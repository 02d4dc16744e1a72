namespace ConcurrencyOps.Locking;

/// <summary>A thread as the log has it: what it waits for and what it holds.</summary>
internal sealed class LoggedThread(int number)
{
    private Hold[] _holds = new Hold[4];

    /// <summary>The number of the thread.</summary>
    public int Number => number;

    /// <summary>What it waits for; null when it runs.</summary>
    public LoggedLock? WaitsFor { get; private set; }

    /// <summary>How it wants it.</summary>
    public LockMode WaitMode { get; private set; }

    /// <summary>Since when.</summary>
    public long WaitSinceNs { get; private set; }

    /// <summary>Where in the code.</summary>
    public int WaitSite { get; private set; }

    /// <summary>How many waited for that lock when it began to wait, itself included.</summary>
    public int WaitersThen { get; private set; }

    /// <summary>Which wait it is: each has another number.</summary>
    public long WaitNumber { get; private set; }

    /// <summary>The set of all it holds, as the observer of lock orders knows it.</summary>
    public int LockSet { get; set; }

    /// <summary>How many cycles it is in whose end is not known: for the observer of deadlocks.</summary>
    public int OpenCycles { get; set; }

    /// <summary>What it holds, in the order it was taken.</summary>
    public Span<Hold> Holds => _holds.AsSpan(0, HoldCount);

    /// <summary>How many locks it holds.</summary>
    public int HoldCount { get; private set; }

    /// <summary>The place of a lock among <see cref="Holds"/>; -1 when it does not hold it.</summary>
    public int IndexOf(LoggedLock @lock)
    {
        for (int index = HoldCount - 1; index >= 0; index--)
        {
            if (_holds[index].Lock == @lock)
                return index;
        }

        return -1;
    }

    public void Push(LoggedLock @lock, in LogEntry entry)
    {
        if (HoldCount == _holds.Length)
            Array.Resize(ref _holds, HoldCount * 2);
        _holds[HoldCount++] = new Hold(@lock, entry);
    }

    public void RemoveAt(int index)
    {
        HoldCount--;
        if (index < HoldCount)
            Array.Copy(_holds, index + 1, _holds, index, HoldCount - index);
    }

    public void BeginWait(LoggedLock @lock, in LogEntry entry)
    {
        @lock.AddWaiter(this);
        WaitsFor = @lock;
        (WaitMode, WaitSinceNs, WaitSite, WaitersThen) = (entry.Mode, entry.TimestampNs, entry.Site, @lock.Waiters.Length);
        WaitNumber++;
    }

    public void EndWait()
    {
        WaitsFor!.RemoveWaiter(this);
        WaitsFor = null;
    }
}
