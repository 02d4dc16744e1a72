using System.Management.Automation;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Shows where the circuits of resilience policies stand.</summary>
/// <remarks>
/// <para>
/// One row for each key that has been used: Closed lets calls through, Open refuses them until RetryAt, HalfOpen lets one call through to find out
/// whether the service has recovered. A policy without -FailureThreshold has no circuits and gives no row.
/// </para>
/// <para>
/// The circuits that Test-ServiceHealth and Watch-ServiceHealth keep under -StatePath belong to no policy of this process: give that file as -StatePath here
/// too. A service is shown by its name, else by its URL; where that would be the same for two services the key ends in a bar and a hash.
/// </para>
/// <para>
/// For a policy with -StatePath the file is read, and the circuits of other processes are shown as well. The file keeps what differs from a new
/// circuit: one that is closed and has no failures is in it, and shown by a process that has not used it, only when its rate limit is.
/// </para>
/// </remarks>
/// <example>
/// <para>All circuits of all policies</para>
/// <code>Get-CircuitState</code>
/// <para>With no policy named, those of every policy of this process are shown.</para>
/// </example>
/// <example>
/// <para>What is open, and why</para>
/// <code>Get-CircuitState -Policy api* | Where-Object State -ne Closed | Format-List Key, RetryAt, LastError</code>
/// <para>LastError is the message of the failure that opened the circuit.</para>
/// </example>
/// <example>
/// <para>Which services a scheduled check leaves alone at present</para>
/// <code>Get-CircuitState -StatePath /var/lib/health/state.json | Where-Object State -eq Open</code>
/// <para>The file is only looked at. Reset-Circuit -StatePath closes circuits in it.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CircuitState")]
[OutputType(typeof(CircuitState))]
public sealed class GetCircuitStateCommand : PSCmdlet
{
    /// <summary>The policies, as objects or by name; wildcards are allowed. All when left out. Those of the health commands in a file are called ServiceHealth.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public object[]? Policy { get; set; }

    /// <summary>The keys; wildcards are allowed. All when left out. 'default' is the key of calls without a partition.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CircuitKeyCompleter))]
    public string[] Key { get; set; } = ["*"];

    /// <summary>A state file, whose circuits are shown instead of those of this process, whoever keeps them there: policies and health commands.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            if (StatePath is null)
                ShowPolicies();
            else
                Show(PolicyNames.Matching(Policy, StoredCircuits.Of(StateLocation.Look(this, StatePath), TimeProvider.System.GetUtcNow())));
        }
        catch (CommandException error)
        {
            WriteError(error.ToErrorRecord());
        }
    }

    private void ShowPolicies()
    {
        foreach (var policy in PolicyNames.Resolve(Policy, this))
        {
            Show(StoppableWait.ResultOf(policy.Gate.StatesAsync(), this));
            PolicySync.Warn(policy, this);
        }
    }

    private void Show(IReadOnlyList<CircuitState> circuits)
    {
        foreach (var circuit in CircuitSelection.Of(circuits, Key))
            WriteObject(circuit);
    }
}
