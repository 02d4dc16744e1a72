namespace ConcurrencyOps.Locking;

/// <summary>That somebody holds a lock. Guarded by the table's gate.</summary>
internal struct LockHold
{
    public LockHolder Holder;

    /// <summary>Where it was taken first, and when.</summary>
    public LockOrigin Origin;
    public long SinceNs;

    public LockMode Mode;

    /// <summary>How many times it was taken and not given back.</summary>
    public int Count;
}
