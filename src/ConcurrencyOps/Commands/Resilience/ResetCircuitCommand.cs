using System.Management.Automation;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Closes circuits of resilience policies and forgets their failures.</summary>
/// <remarks>
/// <para>
/// For when you know that a service has recovered and do not want to wait for RetryAt. The circuit is closed at once, for everybody who uses the
/// policy in this process and, with -StatePath, for other processes as soon as they look at the file.
/// </para>
/// <para>The rate limit is left as it is.</para>
/// </remarks>
/// <example>
/// <para>Close one circuit</para>
/// <code>Reset-Circuit -Policy api -Key db1.example.com</code>
/// <para>The next call for db1.example.com goes through.</para>
/// </example>
/// <example>
/// <para>Close whatever is open</para>
/// <code>Get-CircuitState | Where-Object State -ne Closed | Reset-Circuit -Confirm</code>
/// <para>Policy and key come from the pipeline; each is asked for.</para>
/// </example>
[Cmdlet(VerbsCommon.Reset, "Circuit", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ResetCircuitCommand : PSCmdlet
{
    /// <summary>The policies, as objects or by name; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public object[] Policy { get; set; } = null!;

    /// <summary>The keys; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CircuitKeyCompleter))]
    public string[] Key { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var policy in PolicyNames.Resolve(Policy, this))
        {
            foreach (var key in KeysOf(policy).Where(key => ShouldProcess($"Policy '{policy.Name}', key '{key}'", "Close the circuit")))
                policy.Gate.ResetAsync(key).GetAwaiter().GetResult();

            PolicySync.Warn(policy, this);
        }
    }

    // A key given in full is closed even where nobody has used it yet: it may be open in a process that writes its state later.
    private IEnumerable<string> KeysOf(ResiliencePolicy policy)
    {
        var known = policy.Gate.StatesAsync().GetAwaiter().GetResult();
        return Key.SelectMany(key => WildcardPattern.ContainsWildcardCharacters(key)
            ? Matching(known, WildcardPattern.Get(key, WildcardOptions.IgnoreCase))
            : [key]).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Matching(IReadOnlyList<CircuitState> known, WildcardPattern pattern) =>
        known.Select(static state => state.Key).Where(pattern.IsMatch);
}
