namespace ConcurrencyOps.Locking;

/// <summary>
/// To whom locks belong: what runs on one thread. An object rather than the thread's number, so that a worker that was given up can lose its locks
/// for good: whatever its code still does when it comes back, it does as a holder that holds nothing.
/// </summary>
internal sealed class LockHolder(long threadId, string? threadName)
{
    [ThreadStatic]
    private static LockHolder? _ofThisThread;

    /// <summary>The holder of the calling thread.</summary>
    public static LockHolder OfThisThread => _ofThisThread ??= new LockHolder(Environment.CurrentManagedThreadId, Thread.CurrentThread.Name);

    /// <summary>
    /// What others hold who wait for this one until it is done: what it takes must come after that, too. Set before it takes anything.
    /// </summary>
    public EnclosingLock[] Enclosing { get; set; } = [];

    /// <summary>Guarded by the table's gate: what it holds, each lock once. In canonical order, because no other is allowed.</summary>
    public List<NamedLock> Held { get; } = [];

    /// <summary>Guarded by the table's gate: what it waits for.</summary>
    public LockRequest? Waiting { get; set; }

    /// <summary>Guarded by the table's gate: it was given up. It holds nothing and takes nothing, now and for ever.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>It does not hold this lock any more: usually the one that it took last.</summary>
    public void Let(NamedLock released)
    {
        if (Held[^1] == released)
            Held.RemoveAt(Held.Count - 1);
        else
            Held.Remove(released);
    }

    /// <summary>This thread at a place in a script.</summary>
    public LockOrigin At(string? file, int line) => new(threadId, threadName, file, line);
}
