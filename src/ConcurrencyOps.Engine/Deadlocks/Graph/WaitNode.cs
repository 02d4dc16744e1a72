namespace ConcurrencyOps.Deadlocks;

/// <summary>One that waits or is waited for.</summary>
internal sealed class WaitNode
{
    /// <summary>The thread; <see langword="null"/> for a resource.</summary>
    public ThreadFacts? Thread { get; init; }

    /// <summary>The resource; <see langword="null"/> for a thread, and for one that nothing is known of.</summary>
    public ResourceFacts? Resource { get; init; }

    /// <summary>In which mode the resource is wanted: those who want a share see other holders than those who want all of it.</summary>
    public ResourceAccess Access { get; init; }

    /// <summary>The thread whose own share is in nobody's way here: it wants more of what it has.</summary>
    public long? Except { get; init; }

    /// <summary>The process it was seen in; <see langword="null"/> for a thread that only a holder's id tells of.</summary>
    public ProcessFacts? Process { get; init; }

    /// <summary>Any one of <see cref="Out"/> would free it; otherwise each of them must let go.</summary>
    public bool IsFreedByAny { get; init; }

    /// <summary>What it waits for, or who has it.</summary>
    public List<WaitEdge> Out { get; } = [];

    /// <summary>A thread or an async method: one that waits, not something that is waited for.</summary>
    public bool IsParticipant => Thread is not null || Resource is { Kind: ResourceKind.AsyncMethod };
}

/// <summary>From one that waits to what it waits for, or from that to one that has it.</summary>
/// <param name="To">The number of the other node.</param>
/// <param name="IsCertain">On record, and without a time-out.</param>
/// <param name="Holder">How the other has it; <see langword="null"/> for a wait.</param>
internal readonly record struct WaitEdge(int To, bool IsCertain, HolderFacts? Holder);
