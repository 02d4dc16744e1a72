namespace ConcurrencyOps.Scheduling;

/// <summary>What became of one item of a parallel run. Every item has exactly one.</summary>
public sealed record WorkResult
{
    /// <summary>The item's place in the input, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The item.</summary>
    public required object? InputObject { get; init; }

    /// <summary>The key the item was partitioned by; <see langword="null"/> without one.</summary>
    public required string? Key { get; init; }

    /// <summary>How the item ended.</summary>
    public required WorkStatus Status { get; init; }

    /// <summary>What the script wrote: <see langword="null"/> for nothing, the object itself for one, an array for several.</summary>
    public required object? Output { get; init; }

    /// <summary>The error that ended the item or the one it wrote; an array for several, <see langword="null"/> for none.</summary>
    public required object? Error { get; init; }

    /// <summary>The message of the error that ended the item, else of the first error it wrote; <see langword="null"/> for none.</summary>
    public required string? ErrorMessage { get; init; }

    /// <summary>How many times the item was started: 0 when it never ran.</summary>
    public required int Attempts { get; init; }

    /// <summary>Milliseconds from the item's arrival to the start of its last attempt, or to its end when it never ran.</summary>
    public required double QueuedMs { get; init; }

    /// <summary>
    /// Milliseconds that the last attempt ran, without what it waited for a slow consumer or for its turn; <see langword="null"/> when it never
    /// ran.
    /// </summary>
    public required double? DurationMs { get; init; }

    /// <summary>When the last attempt started, UTC; <see langword="null"/> when it never ran.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>The number of the worker that ran the last attempt, from 1; <see langword="null"/> when it never ran.</summary>
    public required int? Worker { get; init; }
}
