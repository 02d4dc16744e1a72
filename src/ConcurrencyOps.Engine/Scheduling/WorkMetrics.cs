namespace ConcurrencyOps.Scheduling;

/// <summary>The figures of one parallel run. Durations are of last attempts, in milliseconds; absent ones are <see langword="null"/>.</summary>
public sealed record WorkMetrics
{
    /// <summary>Items read from the input.</summary>
    public required long Total { get; init; }

    /// <summary>Items that ended by themselves.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Items that a terminating error ended.</summary>
    public required long Failed { get; init; }

    /// <summary>Items that ran longer than an item may.</summary>
    public required long TimedOut { get; init; }

    /// <summary>Items that ran or waited when the run ended.</summary>
    public required long Cancelled { get; init; }

    /// <summary>Items that were never started: the run had stopped, or a circuit was open.</summary>
    public required long Skipped { get; init; }

    /// <summary>Attempts beyond the first, over all items.</summary>
    public required long Retries { get; init; }

    /// <summary>Milliseconds from the start of the run to its end.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Finished items (succeeded, failed or timed out) a second.</summary>
    public required double ItemsPerSecond { get; init; }

    /// <summary>The mean duration.</summary>
    public required double? MeanMs { get; init; }

    /// <summary>Half of the items took at most this long.</summary>
    public required double? P50Ms { get; init; }

    /// <summary>95 of 100 items took at most this long.</summary>
    public required double? P95Ms { get; init; }

    /// <summary>99 of 100 items took at most this long.</summary>
    public required double? P99Ms { get; init; }

    /// <summary>The longest duration.</summary>
    public required double? MaxMs { get; init; }

    /// <summary>The most items that ran at once.</summary>
    public required int PeakWorkers { get; init; }

    /// <summary>How many items might run at once when the run ended.</summary>
    public required int FinalLimit { get; init; }
}
