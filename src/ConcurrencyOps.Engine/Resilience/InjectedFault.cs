using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Resilience;

/// <summary>A failure that a policy made up instead of an attempt, to see what then happens.</summary>
internal sealed record InjectedFault
{
    /// <summary>What it says of itself.</summary>
    public const string Message = "This failure was injected by the policy's -FaultRate; nothing was run.";

    /// <summary>The outcome of an attempt that a fault took the place of.</summary>
    public static AttemptOutcome Outcome { get; } = new(WorkStatus.Failed, new InjectedFault(), Message);
}
