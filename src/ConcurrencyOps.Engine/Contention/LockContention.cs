namespace ConcurrencyOps.Contention;

/// <summary>
/// How much one lock (or, with -GroupBy, one site, thread or type) was fought for. The same properties in the same order, whatever the source;
/// what a source cannot know is <see langword="null"/>, never 0.
/// </summary>
public sealed record LockContention
{
    /// <summary>What identifies the lock within its source; <see langword="null"/> for a group of several.</summary>
    public string? LockId { get; init; }

    /// <summary>The name of the lock, or of the group.</summary>
    public string? LockName { get; init; }

    /// <summary>The .NET type that is locked; <see langword="null"/> where it cannot be proved.</summary>
    public string? LockType { get; init; }

    /// <summary>How often it was taken; <see langword="null"/> where only contention is seen.</summary>
    public long? Acquisitions { get; init; }

    /// <summary>How often a thread had to wait for it.</summary>
    public required long Contentions { get; init; }

    /// <summary>Contentions in a hundred acquisitions.</summary>
    public double? ContentionPercent { get; init; }

    /// <summary>Milliseconds waited, of all threads together.</summary>
    public required double WaitTotalMs { get; init; }

    /// <summary>Milliseconds of a wait, on average; <see langword="null"/> when nobody waited.</summary>
    public double? WaitMeanMs { get; init; }

    /// <summary>Milliseconds that half of the waits did not exceed.</summary>
    public double? WaitP50Ms { get; init; }

    /// <summary>Milliseconds that 95 % of the waits did not exceed.</summary>
    public double? WaitP95Ms { get; init; }

    /// <summary>Milliseconds that 99 % of the waits did not exceed.</summary>
    public double? WaitP99Ms { get; init; }

    /// <summary>Milliseconds of the longest wait.</summary>
    public double? WaitMaxMs { get; init; }

    /// <summary>Milliseconds held, all together; <see langword="null"/> where it is not seen.</summary>
    public double? HoldTotalMs { get; init; }

    /// <summary>Milliseconds held at a time, on average.</summary>
    public double? HoldMeanMs { get; init; }

    /// <summary>Milliseconds that 95 % of the holds did not exceed.</summary>
    public double? HoldP95Ms { get; init; }

    /// <summary>Milliseconds of the longest hold.</summary>
    public double? HoldMaxMs { get; init; }

    /// <summary>The most threads that waited at once.</summary>
    public int? MaxWaiters { get; init; }

    /// <summary>How many threads took it or waited for it.</summary>
    public required int Threads { get; init; }

    /// <summary>The thread that others waited for longest: the one to look at.</summary>
    public string? TopOwner { get; init; }

    /// <summary>The thread that waited longest.</summary>
    public string? TopWaiter { get; init; }

    /// <summary>Where in the code most of the time was waited; <see langword="null"/> where it cannot be told.</summary>
    public string? Site { get; init; }

    /// <summary>The stack there, one frame a line, the innermost first.</summary>
    public string? Stack { get; init; }

    /// <summary>Where it was measured: a process, a file, this process or Use-Lock.</summary>
    public required string Source { get; init; }
}
