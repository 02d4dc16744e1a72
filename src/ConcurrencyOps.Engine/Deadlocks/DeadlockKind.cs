namespace ConcurrencyOps.Deadlocks;

/// <summary>What the participants wait for.</summary>
public enum DeadlockKind
{
    /// <summary>Objects locked by the lock statement or System.Threading.Monitor.</summary>
    Monitor,

    /// <summary>System.Threading.Lock.</summary>
    Lock,

    /// <summary>ReaderWriterLockSlim.</summary>
    ReaderWriter,

    /// <summary>SemaphoreSlim, which nobody owns.</summary>
    Semaphore,

    /// <summary>Mutexes without a name.</summary>
    Mutex,

    /// <summary>Mutexes with a name, which processes share.</summary>
    NamedMutex,

    /// <summary>The end of other threads.</summary>
    Join,

    /// <summary>Tasks and async methods that await each other.</summary>
    TaskCycle,

    /// <summary>Several of these kinds at once.</summary>
    Mixed,

    /// <summary>File locks of the system (flock), usually across processes.</summary>
    FileLock,

    /// <summary>Mutexes of native code (pthread_mutex).</summary>
    Native,

    /// <summary>Locks of a lock log: held in a cycle, or taken in an order that allows one.</summary>
    LockOrder,
}
