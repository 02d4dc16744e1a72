using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Deadlocks;

/// <summary>A wait that has not ended yet, as far as events tell.</summary>
/// <param name="Thread">Who waits.</param>
/// <param name="Lock">For what: its number in the events.</param>
/// <param name="Stack">Where.</param>
/// <param name="Since">When it was heard of: a time stamp of the clock.</param>
internal readonly record struct WatchedWait(long Thread, ulong Lock, IReadOnlyList<FrameFacts> Stack, long Since)
{
    /// <summary>It waits for a System.Threading.Lock.</summary>
    public bool IsForNewLock => WaitSite.LockTypeOf(Stack) is not null;

    /// <summary>How it waits.</summary>
    public string Kind => IsForNewLock ? "Lock.Enter" : "Monitor.Enter";
}
