namespace ConcurrencyOps.Deadlocks;

/// <summary>How processes are looked into.</summary>
internal sealed record SearchOptions
{
    /// <summary>Whether they are stopped for it.</summary>
    public InspectionMode Mode { get; init; }

    /// <summary>The heap is left out.</summary>
    public bool SkipHeap { get; init; }

    /// <summary>Also what others wait for although it is no deadlock.</summary>
    public bool IncludeWaiting { get; init; }

    /// <summary>How long a look at one process may take.</summary>
    public required TimeSpan Timeout { get; init; }
}
