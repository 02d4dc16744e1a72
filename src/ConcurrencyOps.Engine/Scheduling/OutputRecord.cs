namespace ConcurrencyOps.Scheduling;

/// <summary>What a record from a worker is.</summary>
internal enum OutputKind : byte
{
    Output,
    Error,
    Warning,
    Verbose,
    Debug,
    Information,
    Progress,

    /// <summary>An <see cref="Action"/> that only the consumer's thread may run, such as a question to the user.</summary>
    HostCall,

    /// <summary>The item's <see cref="WorkResult"/>: the last record of its item.</summary>
    Result,

    /// <summary>A <see cref="RunNotice"/>: about the run rather than from a script.</summary>
    Notice,
}

/// <summary>One record on its way from a worker to the consumer.</summary>
internal readonly record struct OutputRecord(OutputKind Kind, object? Value, WorkEntry? Entry, int Worker);
