namespace ConcurrencyOps.Deadlocks;

/// <summary>What the inspector answers: that it is ready, once; then one answer to each request.</summary>
internal sealed record InspectionReply
{
    /// <summary>The first reply: it has started and is warm.</summary>
    public bool IsReady { get; init; }

    /// <summary>What was read; <see langword="null"/> when it failed.</summary>
    public ProcessFacts? Facts { get; init; }

    /// <summary>Why it failed; <see langword="null"/> when it did not.</summary>
    public InspectionFailure? Failure { get; init; }

    /// <summary>The same in the user's words.</summary>
    public string? Message { get; init; }
}
