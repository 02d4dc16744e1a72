using System.Runtime.InteropServices;

namespace ConcurrencyOps.Locking;

/// <summary>A lock as the log has it: who has it and who waits.</summary>
internal sealed class LoggedLock(int number)
{
    // Most locks are neither shared nor waited for.
    private List<LoggedThread>? _sharers;
    private List<LoggedThread>? _waiters;

    /// <summary>The number of the lock.</summary>
    public int Number => number;

    /// <summary>The thread that has it alone; null for none.</summary>
    public LoggedThread? Owner { get; set; }

    /// <summary>The threads that share it, the earliest first.</summary>
    public ReadOnlySpan<LoggedThread> Sharers => CollectionsMarshal.AsSpan(_sharers);

    /// <summary>The threads that wait for it, the earliest first.</summary>
    public ReadOnlySpan<LoggedThread> Waiters => CollectionsMarshal.AsSpan(_waiters);

    /// <summary>A thread released it that did not have it, while another had: nobody owns it, as with a semaphore.</summary>
    public bool IsOwnerless { get; set; }

    /// <summary>The thread that lost it to another before its release came, which may still come; null for none.</summary>
    public LoggedThread? Overtaken { get; set; }

    /// <summary>Somebody has it.</summary>
    public bool IsHeld => Owner is not null || _sharers is { Count: > 0 };

    public void AddSharer(LoggedThread thread) => (_sharers ??= []).Add(thread);

    public void RemoveSharer(LoggedThread thread) => _sharers?.Remove(thread);

    public void AddWaiter(LoggedThread thread) => (_waiters ??= []).Add(thread);

    public void RemoveWaiter(LoggedThread thread) => _waiters?.Remove(thread);

    /// <summary>Whether a holder stands in the way of somebody who wants it so: only those who share do not.</summary>
    public static bool Excludes(LockMode held, LockMode wanted) => held == LockMode.Exclusive || wanted == LockMode.Exclusive;
}
