namespace ConcurrencyOps.Locking;

/// <summary>A lock that a thread holds.</summary>
internal struct Hold(LoggedLock @lock, in LogEntry entry)
{
    private int _exclusiveDepth = entry.Mode == LockMode.Exclusive ? 1 : 0;
    private int _sharedDepth = entry.Mode == LockMode.Shared ? 1 : 0;

    /// <summary>The lock.</summary>
    public readonly LoggedLock Lock = @lock;

    /// <summary>Where it was taken.</summary>
    public readonly int Site = entry.Site;

    /// <summary>Since when.</summary>
    public readonly long SinceNs = entry.TimestampNs;

    /// <summary>What the thread held before it, as the observer of lock orders knows it.</summary>
    public int LockSetBefore;

    /// <summary>How it is held: exclusive as soon as it was taken so once.</summary>
    public readonly LockMode Mode => _exclusiveDepth > 0 ? LockMode.Exclusive : LockMode.Shared;

    /// <summary>It was taken once more.</summary>
    public void Deepen(LockMode mode)
    {
        if (mode == LockMode.Exclusive)
            _exclusiveDepth++;
        else
            _sharedDepth++;
    }

    /// <summary>It was given back once. The mode says which, where the log says it.</summary>
    /// <returns>Whether it is still held.</returns>
    public bool Lessen(LockMode mode)
    {
        if (_exclusiveDepth + _sharedDepth == 1)
            return false;
        if ((mode == LockMode.Exclusive && _exclusiveDepth > 0) || _sharedDepth == 0)
            _exclusiveDepth--;
        else
            _sharedDepth--;
        return true;
    }
}
