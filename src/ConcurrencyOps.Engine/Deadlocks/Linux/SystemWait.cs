namespace ConcurrencyOps.Deadlocks;

/// <summary>What a thread sleeps for in a call of the system.</summary>
/// <param name="Kind">What that is.</param>
/// <param name="Id">Its id, in the process or on the machine.</param>
/// <param name="Label">What a person calls it.</param>
/// <param name="How">How it waits.</param>
/// <param name="IsMachineWide">Several processes can wait for it.</param>
/// <param name="IsTimed">The wait ends by itself.</param>
/// <param name="Access">What is wanted.</param>
/// <param name="Owner">The thread that has it; <see langword="null"/> for a file lock, which processes have.</param>
internal sealed record SystemWait(
    ResourceKind Kind,
    string Id,
    string Label,
    string How,
    bool IsMachineWide,
    bool IsTimed,
    ResourceAccess Access,
    int? Owner);

/// <summary>A thread that sleeps for something, seen once.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Name">Its name.</param>
/// <param name="Wait">What for.</param>
/// <param name="SwitchesBefore">How often it had left the processor before that was read.</param>
/// <param name="SwitchesAfter">How often after.</param>
internal sealed record SleepingThread(int Thread, string Name, SystemWait Wait, long SwitchesBefore, long SwitchesAfter);

/// <summary>A process that has a file lock, by a file of its own or one it got from the process that started it.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Access">What it has.</param>
/// <param name="IsSole">No other process has this lock by the same open file, and no second thread could let go of it.</param>
internal sealed record FileLockHolder(int ProcessId, ResourceAccess Access, bool IsSole);

/// <summary>What was seen at one moment.</summary>
internal sealed record SystemSample
{
    /// <summary>The names of the processes.</summary>
    public required IReadOnlyDictionary<int, string> Processes { get; init; }

    /// <summary>Their threads that sleep for something.</summary>
    public required ILookup<int, SleepingThread> Sleeping { get; init; }

    /// <summary>Who has the file locks that are waited for.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<FileLockHolder>> FileLocks { get; init; }
}
