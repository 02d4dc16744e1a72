namespace ConcurrencyOps.Scheduling;

/// <summary>What a run has to say beside the items' own output.</summary>
internal enum RunNoticeKind
{
    /// <summary>An attempt failed and the item is tried again.</summary>
    Retrying,

    /// <summary>A worker ignored its stop; it was given up and replaced.</summary>
    WorkerAbandoned,

    /// <summary>The run ended because its total time was up.</summary>
    TotalTimeout,

    /// <summary>The run stopped starting items after too many failures.</summary>
    TooManyFailures,
}

/// <summary>One notice, in words, with the item it is about.</summary>
internal sealed record RunNotice(RunNoticeKind Kind, string Message, WorkEntry? Entry = null);
