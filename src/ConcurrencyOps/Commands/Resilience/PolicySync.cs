using System.Management.Automation;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>What a command does with the shared state of a policy when it ends.</summary>
internal static class PolicySync
{
    /// <summary>Stores what is not stored yet. Only for the pipeline thread; at most as long as the state file's own patience.</summary>
    public static void Flush(ResiliencePolicy? policy)
    {
        if (policy is { Gate.IsShared: true })
            policy.Gate.FlushAsync().GetAwaiter().GetResult();
    }

    /// <summary>The same for a command that was stopped or ended early: it does not wait long; what is not stored by then is stored after it.</summary>
    public static void FlushBriefly(ResiliencePolicy? policy)
    {
        if (policy is { Gate.IsShared: true })
            Task.WhenAny(policy.Gate.FlushAsync(), Task.Delay(PolicyGate.PatienceOfCancelled)).GetAwaiter().GetResult();
    }

    /// <summary>Says what went wrong with the shared state; no call failed of it.</summary>
    public static void Warn(ResiliencePolicy policy, Cmdlet command)
    {
        foreach (var warning in policy.Gate.TakeWarnings())
            command.WriteWarning(warning);
    }
}
