namespace ConcurrencyOps.Deadlocks;

/// <summary>What to look into, and how.</summary>
internal sealed record InspectionRequest
{
    /// <summary>The process; <see langword="null"/> for a dump.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The full path of the dump; <see langword="null"/> for a process.</summary>
    public string? DumpPath { get; init; }

    /// <summary>Whether the process is stopped for the look.</summary>
    public InspectionMode Mode { get; init; }

    /// <summary>The heap is not walked: faster, and async methods are not seen.</summary>
    public bool SkipHeap { get; init; }

    /// <summary>
    /// Where objects that are locked lie in memory. When given, nothing else is read than their types (a resource each, with the address in hexadecimal as its id, for
    /// those that are locked by a monitor) and the names of threads, and the process is not stopped. <see langword="null"/> for a whole look.
    /// </summary>
    public IReadOnlyList<ulong>? Objects { get; init; }

    /// <summary>How long the look may take in all.</summary>
    public required TimeSpan Timeout { get; init; }
}
