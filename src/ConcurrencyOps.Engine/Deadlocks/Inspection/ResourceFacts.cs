namespace ConcurrencyOps.Deadlocks;

/// <summary>Something that is waited for: a lock, a semaphore, a thread's end, a task, an async method.</summary>
internal sealed record ResourceFacts
{
    /// <summary>What threads and other resources call it; unique within the facts.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>What a person calls it: Bank.Account#1, async Loader.RunAsync.</summary>
    public required string Label { get; init; }

    /// <summary>Its .NET type; <see langword="null"/> when it is no object.</summary>
    public string? Type { get; init; }

    /// <summary>Who has it, or must do something before it is free. Of several exact ones each must let go. Nobody: it is not known who, and no verdict.</summary>
    public IReadOnlyList<HolderFacts> Holders { get; init; } = [];

    /// <summary>
    /// Nobody records who has it; <see cref="Holders"/> are those who may, and any one of them would free it. One that waits for it is among them
    /// only when nobody else could have it: a semaphore awaited twice by its only user.
    /// </summary>
    public bool AreHoldersInferred { get; init; }

    /// <summary>It is the same in all processes, and so is its <see cref="Id"/>: a mutex with a name, a file lock.</summary>
    public bool IsMachineWide { get; init; }

    /// <summary>Where an async method stands; <see langword="null"/> for anything else.</summary>
    public FrameFacts? Site { get; init; }
}

/// <summary>One that has a resource: a thread, or another resource (an awaited task, a suspended async method).</summary>
/// <param name="Thread">The system's id of the thread.</param>
/// <param name="Resource">The id of the resource.</param>
/// <param name="Access">In which mode it has it.</param>
/// <param name="How">How that is known: write lock, read lock (2), awaits, runs.</param>
/// <param name="IsQueued">It does not have it yet, but those who want less than exclusive access stand behind it: a writer before readers.</param>
/// <param name="IsTimed">Waiting for it ends by itself (an await with a time-out): never a confirmed deadlock.</param>
internal sealed record HolderFacts(
    long? Thread,
    string? Resource,
    ResourceAccess Access = ResourceAccess.Exclusive,
    string? How = null,
    bool IsQueued = false,
    bool IsTimed = false);

/// <summary>How a resource is had or wanted. Shared ones stand in nobody's way but an exclusive one's.</summary>
internal enum ResourceAccess
{
    Exclusive,

    /// <summary>A read lock.</summary>
    Shared,

    /// <summary>An upgradeable read lock: beside shared ones, but not beside another of its kind.</summary>
    Upgradeable,
}

/// <summary>What a resource is.</summary>
internal enum ResourceKind
{
    Monitor,
    Lock,
    ReaderWriter,
    Semaphore,
    Mutex,
    NamedMutex,
    ThreadEnd,
    Task,
    AsyncMethod,
    FileLock,
    NativeMutex,

    /// <summary>A lock of Use-Lock.</summary>
    Named,
}
