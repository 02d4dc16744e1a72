namespace ConcurrencyOps.Deadlocks;

/// <summary>Something that a watch has to say.</summary>
/// <param name="Kind">What.</param>
/// <param name="ProcessId">The process it is about.</param>
internal sealed record WatchReport(WatchReportKind Kind, int ProcessId)
{
    /// <summary>The deadlock.</summary>
    public Deadlock? Deadlock { get; init; }

    /// <summary>Why it failed.</summary>
    public Exception? Reason { get; init; }

    /// <summary>How many events were lost.</summary>
    public long EventsLost { get; init; }
}

/// <summary>What a watch has to say.</summary>
internal enum WatchReportKind
{
    /// <summary>A deadlock: for the first time.</summary>
    Found,

    /// <summary>The process is not watched, or not any longer.</summary>
    Failed,

    /// <summary>The process did not answer and is not watched.</summary>
    Silent,

    /// <summary>The process could not be looked into: what events tell is reported unconfirmed.</summary>
    NotLookedInto,

    /// <summary>The process is over.</summary>
    Ended,
}
