namespace ConcurrencyOps.Locking;

/// <summary>A lock was asked for by somebody who holds one that comes after it: two who do that the other way round would wait for each other.</summary>
public sealed class LockOrderException : InvalidOperationException
{
    internal LockOrderException(string lockName, LockOrigin asked, string heldLockName, LockOrigin held)
        : base($"The lock '{lockName}' is asked for at {asked.SiteText} while '{heldLockName}' is held, taken at {held.SiteText}. Locks are taken in the order of their names, so that no two scripts can wait for each other, and '{lockName}' comes before '{heldLockName}'. Take both where '{heldLockName}' is taken: Use-Lock {Quote(lockName)}, {Quote(heldLockName)} {{ ... }}.") =>
        (LockName, Site, HeldLockName, HeldSite) = (lockName, asked.Site, heldLockName, held.Site);

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
