namespace ConcurrencyOps.Locking;

/// <summary>
/// The locks of Use-Lock. Their scope is the process: a name means the same lock in every runspace and thread, whichever copy of a script asks, and another
/// one in every other process. They protect nothing between processes.
/// </summary>
internal static class NamedLocks
{
    /// <summary>How many events are kept.</summary>
    public const int EventCapacity = 100_000;

    /// <summary>All of them.</summary>
    public static LockTable Table { get; } = new(TimeProvider.System, EventCapacity);

    /// <summary>Who holds what and who waits for what, at one moment. Locks that nobody holds are left out.</summary>
    public static IReadOnlyList<LockState> Snapshot() => Table.Snapshot();

    /// <summary>The recorded events.</summary>
    public static RecordedLockEvents Recorded() => Table.Recorded();
}
