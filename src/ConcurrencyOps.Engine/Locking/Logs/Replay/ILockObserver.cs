namespace ConcurrencyOps.Locking;

/// <summary>Is told what a log comes to, event by event. State is as it was before, except where it says otherwise.</summary>
internal interface ILockObserver
{
    /// <summary>A thread waits from now on; its state says so already.</summary>
    void WaitBegan(LoggedThread thread, LoggedLock @lock, in LogEntry entry);

    /// <summary>A wait is over.</summary>
    void WaitEnded(LoggedThread thread, LoggedLock @lock, WaitEnd end, long ns);

    /// <summary>A thread gave up without the log having said that it waited.</summary>
    void TimedOutAtOnce(LoggedThread thread, LoggedLock @lock, in LogEntry entry);

    /// <summary>A thread took a lock that it did not have; its last hold is this one already.</summary>
    void Acquired(LoggedThread thread, LoggedLock @lock, in LogEntry entry);

    /// <summary>A thread that shared a lock has it alone now, or the other way round; its hold says so already.</summary>
    void ModeChanged(LoggedThread thread, int holdIndex, in LogEntry entry);

    /// <summary>A thread no longer has a lock.</summary>
    void Released(LoggedThread thread, LoggedLock @lock, int holdIndex, long ns);
}

/// <summary>How a wait ended.</summary>
internal enum WaitEnd
{
    /// <summary>The thread has the lock.</summary>
    Acquired,

    /// <summary>It gave up.</summary>
    TimedOut,

    /// <summary>It did something else next: the log does not say how the wait ended.</summary>
    Unknown,
}
