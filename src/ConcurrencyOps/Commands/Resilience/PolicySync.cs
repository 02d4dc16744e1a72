using System.Management.Automation;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Commands;

/// <summary>What a command does with the shared state of a policy when it ends. Only for the pipeline thread.</summary>
internal static class PolicySync
{
    /// <summary>How long the end of a run waits for a state file: the file's own patience, and a moment for what comes of it.</summary>
    public static readonly TimeSpan Patience = SharedStateFile.DefaultPatience + StoppableWait.Brief;

    /// <summary>Stores what is not stored yet, at the end of a run. A stop ends the waiting; what is not stored by then is stored after it.</summary>
    public static void Flush(ResiliencePolicy? policy, Cmdlet command)
    {
        if (policy is { Gate.IsShared: true })
            StoppableWait.For(policy.Gate.FlushAtEndAsync(), command, Patience, TimeSpan.Zero);
    }

    /// <summary>
    /// The same for one call of many: a file that is known to be out of reach is not waited for again by each of them. It is tried again, and has a moment
    /// to be back.
    /// </summary>
    public static void FlushCall(ResiliencePolicy policy, Cmdlet command)
    {
        if (policy.Gate.IsOutOfReach)
            FlushBriefly(policy, command);
        else
            Flush(policy, command);
    }

    /// <summary>The same for a command that was stopped or ended early: it does not wait long; what is not stored by then is stored after it.</summary>
    public static void FlushBriefly(ResiliencePolicy? policy, Cmdlet command)
    {
        if (policy is { Gate.HasUnsaved: true })
            StoppableWait.For(policy.Gate.FlushAsync(), command, StoppableWait.Brief, StoppableWait.Brief);
    }

    /// <summary>Says what went wrong with the shared state; no call failed of it.</summary>
    public static void Warn(ResiliencePolicy policy, Cmdlet command)
    {
        foreach (var warning in policy.Gate.TakeWarnings())
            command.WriteWarning(warning);
    }
}
