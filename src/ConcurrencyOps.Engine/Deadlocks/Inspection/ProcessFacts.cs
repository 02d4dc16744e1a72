namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// What was read from one process, or from its dump, at one moment: facts, no verdict. This is what crosses from the inspector, which knows ClrMD,
/// to the engine, which knows what a deadlock is; between processes it travels as JSON.
/// </summary>
internal sealed record ProcessFacts
{
    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its name.</summary>
    public required string ProcessName { get; init; }

    /// <summary>The runtime in it, such as .NET 10.0.12.</summary>
    public string? Runtime { get; init; }

    /// <summary>Milliseconds that it stood still for the look; 0 for a passive one; <see langword="null"/> for a dump.</summary>
    public double? PauseMs { get; init; }

    /// <summary>When it was looked at, UTC.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Its threads.</summary>
    public required IReadOnlyList<ThreadFacts> Threads { get; init; }

    /// <summary>Everything that is waited for, held, or in the way between a wait and its holder.</summary>
    public required IReadOnlyList<ResourceFacts> Resources { get; init; }

    /// <summary>What could not be seen and why, in the user's words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
