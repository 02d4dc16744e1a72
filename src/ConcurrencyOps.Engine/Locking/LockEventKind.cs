namespace ConcurrencyOps.Locking;

/// <summary>What happened to a lock.</summary>
public enum LockEventKind
{
    /// <summary>A thread asked for the lock and found it taken: it waits from now on.</summary>
    Waiting,

    /// <summary>A thread has the lock now; once more, when it had it already.</summary>
    Acquired,

    /// <summary>A thread gave the lock back; once, when it had it several times.</summary>
    Released,

    /// <summary>A thread gave up waiting: its time was over, or it was stopped.</summary>
    TimedOut,
}
