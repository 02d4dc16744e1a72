using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>A task or async method among those that await each other.</summary>
/// <param name="task">The object.</param>
internal sealed class AwaitNode(ClrObject task)
{
    public ClrObject Task => task;

    /// <summary>What it waits for.</summary>
    public List<AwaitNode> Awaited { get; } = [];

    /// <summary>What waits for it.</summary>
    public List<AwaitNode> Awaiters { get; } = [];

    /// <summary>The thread it is on; null when it is on none.</summary>
    public ThreadView? Runner { get; set; }

    /// <summary>The semaphore that it is a place in the queue of.</summary>
    public Resource? Semaphore { get; set; }

    /// <summary>Something that is none of these completes it, some day: it is in nobody's way.</summary>
    public bool IsFree { get; set; }

    /// <summary>It is the framework's own, between what people wrote.</summary>
    public bool IsBetween { get; } = TaskNames.IsFrameworks(task);

    /// <summary>The first of several that is completed completes it.</summary>
    public bool IsAny { get; } = task.Type?.Name is { } type && TaskNames.IsAny(type);

    /// <summary>It is given up after a time, or when someone asks for it.</summary>
    public bool IsTimed { get; } = TaskNames.EndsByItself(task);

    public bool IsWaitedForByThread { get; set; }
}
