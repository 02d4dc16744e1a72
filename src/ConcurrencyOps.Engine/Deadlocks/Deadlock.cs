namespace ConcurrencyOps.Deadlocks;

/// <summary>Threads, async methods or processes that wait for each other in a circle. The same properties in the same order, whatever was found.</summary>
public sealed record Deadlock
{
    /// <summary>What they wait for.</summary>
    public required DeadlockKind Kind { get; init; }

    /// <summary>How sure it is.</summary>
    public required DeadlockCertainty Certainty { get; init; }

    /// <summary>The process; the smallest of several; <see langword="null"/> for a log.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Its name; <see langword="null"/> for a log.</summary>
    public string? ProcessName { get; init; }

    /// <summary>How many are in the circle.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>How many more wait, directly or through others, for one in the circle.</summary>
    public required int BlockedCount { get; init; }

    /// <summary>The circle in one line, beginning with its smallest participant: the same for the same deadlock.</summary>
    public required string Cycle { get; init; }

    /// <summary>Who takes part, in the order of <see cref="Cycle"/>.</summary>
    public required IReadOnlyList<DeadlockParticipant> Participants { get; init; }

    /// <summary>What to do about it: for locks, the order to keep.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Milliseconds for which the process stood still while it was looked at; 0 when it never did; <see langword="null"/> for a dump or a log.</summary>
    public double? PauseMs { get; init; }

    /// <summary>Where it was seen: the process, the path of a dump or log, or Use-Lock.</summary>
    public required string Source { get; init; }

    /// <summary>When it was seen, UTC.</summary>
    public required DateTimeOffset DetectedAt { get; init; }
}
