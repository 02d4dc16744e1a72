namespace ConcurrencyOps.Deadlocks;

/// <summary>A thread as it was found.</summary>
internal sealed record ThreadFacts
{
    /// <summary>The system's id.</summary>
    public required long Id { get; init; }

    /// <summary>The .NET id; <see langword="null"/> for a native thread.</summary>
    public int? ManagedId { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>It belongs to the thread pool.</summary>
    public bool IsPoolThread { get; init; }

    /// <summary>What it waits for; <see langword="null"/> when it runs, or waits for nothing that has an owner.</summary>
    public WaitFacts? Wait { get; init; }

    /// <summary>Where it is, the innermost frame first.</summary>
    public IReadOnlyList<FrameFacts> Stack { get; init; } = [];
}

/// <summary>One wait of a thread.</summary>
/// <param name="Resource">The id of what is waited for.</param>
/// <param name="Kind">How, in the words of the code: Monitor.Enter, Task.Wait, Thread.Join.</param>
/// <param name="IsTimed">It ends by itself: such a wait is never a confirmed deadlock.</param>
/// <param name="Access">What is wanted: for a share, readers do not stand in its way.</param>
internal sealed record WaitFacts(string Resource, string Kind, bool IsTimed = false, ResourceAccess Access = ResourceAccess.Exclusive);

/// <summary>One frame of a stack.</summary>
/// <param name="Method">Type and method, readable: Bank.Account.Transfer.</param>
/// <param name="File">The source file where a PDB lies beside the assembly.</param>
/// <param name="Line">The line in it.</param>
/// <param name="IsSystem">The frame is the framework's, not the user's.</param>
internal sealed record FrameFacts(string Method, string? File = null, int? Line = null, bool IsSystem = false);
