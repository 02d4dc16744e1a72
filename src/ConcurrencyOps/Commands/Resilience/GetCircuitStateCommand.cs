using System.Management.Automation;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Shows where the circuits of resilience policies stand.</summary>
/// <remarks>
/// <para>
/// One row for each key that has been used: Closed lets calls through, Open refuses them until RetryAt, HalfOpen lets one call through to find out
/// whether the service has recovered. A policy without -FailureThreshold has no circuits and gives no row.
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
[Cmdlet(VerbsCommon.Get, "CircuitState")]
[OutputType(typeof(CircuitState))]
public sealed class GetCircuitStateCommand : PSCmdlet
{
    /// <summary>The policies, as objects or by name; wildcards are allowed. All when left out.</summary>
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

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WildcardPattern[] patterns = [.. Key.Select(static key => WildcardPattern.Get(key, WildcardOptions.IgnoreCase))];
        foreach (var policy in PolicyNames.Resolve(Policy, this))
        {
            foreach (var state in policy.Gate.StatesAsync().GetAwaiter().GetResult())
            {
                if (patterns.Any(pattern => pattern.IsMatch(state.Key)))
                    WriteObject(state);
            }

            PolicySync.Warn(policy, this);
        }
    }
}
