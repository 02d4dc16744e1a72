using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>A thread wanted a lock while it held others: D = (thread, lock, lock set) of iGoodlock (Joshi, Park, Sen, Naik 2009), where it was seen first.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Wanted">The lock, and how it was wanted: an element of <see cref="LockSets"/>.</param>
/// <param name="Held">The number of the set that it held.</param>
/// <param name="Site">Where in the code it wanted the lock.</param>
/// <param name="HeldSites">Where it had taken what it held, in the order of the set's elements; null when the log says no sites.</param>
/// <param name="SeenNs">When.</param>
internal readonly record struct LockDependency(int Thread, int Wanted, int Held, int Site, int[]? HeldSites, long SeenNs)
{
    /// <summary>The lock.</summary>
    public int Lock => LockSets.LockOf(Wanted);

    /// <summary>How it was wanted.</summary>
    public LockMode Mode => LockSets.ModeOf(Wanted);
}
