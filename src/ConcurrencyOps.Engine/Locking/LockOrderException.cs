namespace ConcurrencyOps.Locking;

/// <summary>
/// A lock was asked for by somebody who holds one that comes after it, or by a worker while its caller holds that lock or one that comes after it: sooner or
/// later two would wait for each other.
/// </summary>
public sealed class LockOrderException : InvalidOperationException
{
    internal LockOrderException(string lockName, LockOrigin asked, string heldLockName, LockOrigin held)
        : this(
            $"The lock '{lockName}' is asked for at {asked.SiteText} while '{heldLockName}' is held, taken at {held.SiteText}. Locks are taken in the order of their names, so that no two scripts can wait for each other, and '{lockName}' comes before '{heldLockName}'. Take both where '{heldLockName}' is taken: Use-Lock {Quote(lockName)}, {Quote(heldLockName)} {{ ... }}.",
            lockName,
            asked,
            heldLockName,
            held)
    {
    }

    private LockOrderException(string message, string lockName, LockOrigin asked, string heldLockName, LockOrigin held)
        : base(message) =>
        (LockName, Site, HeldLockName, HeldSite) = (lockName, asked.Site, heldLockName, held.Site);

    internal static LockOrderException ForWorker(string lockName, LockOrigin asked, EnclosingLock around)
    {
        var held = around.Lock.Name;
        var isSame = string.Equals(lockName, held, StringComparison.OrdinalIgnoreCase);
        var why = isSame ? "The two would wait for each other" : $"'{lockName}' comes before '{held}', so the two could come to wait for each other through others";
        return new(
            $"The lock '{lockName}' is asked for at {asked.SiteText} by a worker, while '{held}' is held by the script that waits for the worker, taken at {around.Origin.SiteText}. {why}. Start the workers outside of that block, or take '{(isSame ? held : lockName)}' in one of the two places only.",
            lockName,
            asked,
            held,
            around.Origin);
    }

    /// <summary>The lock that was asked for.</summary>
    public string LockName { get; }

    /// <summary>Where it was asked for; <see langword="null"/> when that is not known.</summary>
    public string? Site { get; }

    /// <summary>The lock that is held and comes after it.</summary>
    public string HeldLockName { get; }

    /// <summary>Where that was taken; <see langword="null"/> when that is not known.</summary>
    public string? HeldSite { get; }

    private static string Quote(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
