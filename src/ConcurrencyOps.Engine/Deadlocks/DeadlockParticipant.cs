namespace ConcurrencyOps.Deadlocks;

/// <summary>One thread, async method or process of a deadlock.</summary>
public sealed record DeadlockParticipant
{
    /// <summary>The system's thread id, as in the system's own tools; as in the log for a log; <see langword="null"/> for an async method.</summary>
    public long? ThreadId { get; init; }

    /// <summary>The .NET thread id; <see langword="null"/> when it is not a .NET thread or not known.</summary>
    public int? ManagedThreadId { get; init; }

    /// <summary>The name of the thread, or the async method.</summary>
    public string? ThreadName { get; init; }

    /// <summary>What it waits for.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>How it waits, such as Monitor.Enter; with a remark when the wait has a time-out.</summary>
    public string? WaitKind { get; init; }

    /// <summary>Who has what it waits for.</summary>
    public string? HeldBy { get; init; }

    /// <summary>What it holds itself, separated by commas.</summary>
    public string? Holds { get; init; }

    /// <summary>Where in the user's code it waits: method, and file:line where a PDB lies beside the assembly.</summary>
    public string? Site { get; init; }

    /// <summary>Its stack, one frame a line, the innermost first.</summary>
    public string? Stack { get; init; }
}
