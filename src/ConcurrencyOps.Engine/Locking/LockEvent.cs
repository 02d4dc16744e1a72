namespace ConcurrencyOps.Locking;

/// <summary>One thing that happened to one lock: a row of a lock log. The same properties in the same order, whatever happened.</summary>
public sealed record LockEvent
{
    /// <summary>When, UTC: for people.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>When, in nanoseconds of a monotonic clock: what orders the events of one log. Its zero has no meaning.</summary>
    public required long TimestampNs { get; init; }

    /// <summary>The number of the thread: the managed thread id for the locks of Use-Lock.</summary>
    public required long ThreadId { get; init; }

    /// <summary>The name of the thread; <see langword="null"/> when it has none.</summary>
    public string? ThreadName { get; init; }

    /// <summary>What identifies the lock within its log.</summary>
    public required string LockId { get; init; }

    /// <summary>The name of the lock; <see langword="null"/> when it has none.</summary>
    public string? LockName { get; init; }

    /// <summary>What happened.</summary>
    public required LockEventKind Event { get; init; }

    /// <summary>How the lock is held or wanted.</summary>
    public LockMode Mode { get; init; }

    /// <summary>Where in the code, as file:line or a method's name; <see langword="null"/> when it is not known.</summary>
    public string? Site { get; init; }
}
