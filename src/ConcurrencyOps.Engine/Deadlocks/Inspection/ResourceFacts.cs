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

    /// <summary>Who has it, or must do something before it is free. Of several exact ones each must let go.</summary>
    public IReadOnlyList<HolderFacts> Holders { get; init; } = [];

    /// <summary>Nobody records who has it; <see cref="Holders"/> are those who may, and any one of them would free it.</summary>
    public bool AreHoldersInferred { get; init; }

    /// <summary>Where an async method stands; <see langword="null"/> for anything else.</summary>
    public FrameFacts? Site { get; init; }
}

/// <summary>One that has a resource: a thread, or another resource (an awaited task, a suspended async method).</summary>
/// <param name="Thread">The system's id of the thread.</param>
/// <param name="Resource">The id of the resource.</param>
/// <param name="IsShared">It has a share only: those who share do not wait for it.</param>
/// <param name="How">How that is known: write lock, read lock (2), awaits, runs.</param>
internal sealed record HolderFacts(long? Thread, string? Resource, bool IsShared = false, string? How = null);

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
}
