namespace ConcurrencyOps.Deadlocks;

/// <summary>What the kinds of resources have in common.</summary>
internal static class ResourceKinds
{
    /// <summary>It is taken and given back.</summary>
    public static bool IsLock(this ResourceKind kind) => !kind.IsTask() && kind is not ResourceKind.ThreadEnd;

    /// <summary>It is awaited.</summary>
    public static bool IsTask(this ResourceKind kind) => kind is ResourceKind.Task or ResourceKind.AsyncMethod;

    /// <summary>
    /// The kind of a circle: of what its members wait for. Awaits between methods count only when a thread stands in one, or when there is nothing
    /// else: an async method that awaits another is no more than a call.
    /// </summary>
    public static DeadlockKind KindOf(IReadOnlyList<CycleStep> steps)
    {
        var all = steps.SelectMany(static step => step.Through).Select(static node => KindOf(node.Resource!.Kind));
        var awaitedByThreads = steps.Any(static step => step is { Who.Thread: not null, Wanted: { } wanted } && wanted.Kind.IsTask());
        return Single([.. all.Where(kind => kind is not DeadlockKind.TaskCycle || awaitedByThreads)]);
    }

    /// <summary>The kind of these, or Mixed.</summary>
    public static DeadlockKind KindOf(IEnumerable<WaitNode> resources) => Single([.. resources.Select(static node => KindOf(node.Resource!.Kind))]);

    private static DeadlockKind Single(HashSet<DeadlockKind> kinds) => kinds.Count switch
    {
        0 => DeadlockKind.TaskCycle,
        1 => kinds.Single(),
        _ => DeadlockKind.Mixed,
    };

    private static DeadlockKind KindOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Monitor => DeadlockKind.Monitor,
        ResourceKind.Lock => DeadlockKind.Lock,
        ResourceKind.ReaderWriter => DeadlockKind.ReaderWriter,
        ResourceKind.Semaphore => DeadlockKind.Semaphore,
        ResourceKind.Mutex => DeadlockKind.Mutex,
        ResourceKind.NamedMutex => DeadlockKind.NamedMutex,
        ResourceKind.ThreadEnd => DeadlockKind.Join,
        ResourceKind.Task or ResourceKind.AsyncMethod => DeadlockKind.TaskCycle,
        ResourceKind.FileLock => DeadlockKind.FileLock,
        ResourceKind.NativeMutex => DeadlockKind.Native,
        ResourceKind.Named => DeadlockKind.LockOrder,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of resource."),
    };
}
