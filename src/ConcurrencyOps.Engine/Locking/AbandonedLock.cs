namespace ConcurrencyOps.Locking;

/// <summary>A lock that was taken from its holder, which was given up in the middle of what the lock protects.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Origin">Who held it, and where it was taken.</param>
internal sealed record AbandonedLock(string Name, LockOrigin Origin)
{
    /// <summary>What the next one that takes the lock must know.</summary>
    public string Message =>
        $"The lock '{Name}' was released because its holder was given up: {Origin.Thread}, which took it at {Origin.SiteText}. What the lock protects may be half done: see to it before you rely on it.";
}
