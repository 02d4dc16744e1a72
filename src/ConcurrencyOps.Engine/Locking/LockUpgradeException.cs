namespace ConcurrencyOps.Locking;

/// <summary>A lock was wanted exclusively by somebody who shares it: it would wait until nobody shares it, itself included.</summary>
public sealed class LockUpgradeException : InvalidOperationException
{
    internal LockUpgradeException(string lockName, LockOrigin asked, LockOrigin shared)
        : base($"The lock '{lockName}' is wanted for oneself alone at {asked.SiteText} and shared already, since {shared.SiteText}. It cannot be had while it is shared, not even by oneself: take it without -Shared at {shared.SiteText}, or leave the shared block first.") =>
        (LockName, SharedSite, Site) = (lockName, shared.Site, asked.Site);

    /// <summary>The lock.</summary>
    public string LockName { get; }

    /// <summary>Where it was taken with -Shared; <see langword="null"/> when that is not known.</summary>
    public string? SharedSite { get; }

    /// <summary>Where it was asked for without; <see langword="null"/> when that is not known.</summary>
    public string? Site { get; }
}
