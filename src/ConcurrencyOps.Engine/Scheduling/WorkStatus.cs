namespace ConcurrencyOps.Scheduling;

/// <summary>How an item of a parallel run ended.</summary>
public enum WorkStatus
{
    /// <summary>The script ended by itself. It may have written non-terminating errors.</summary>
    Succeeded,

    /// <summary>A terminating error ended the last attempt.</summary>
    Failed,

    /// <summary>The last attempt ran longer than an item may.</summary>
    TimedOut,

    /// <summary>The run ended while the item ran or waited.</summary>
    Cancelled,

    /// <summary>The item was never started, because the run had stopped after too many failures or had ended, or because a policy's circuit was open.</summary>
    Skipped,
}
