using System.Collections.Concurrent;
using System.Management.Automation;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Closes circuits of resilience policies and forgets their failures.</summary>
/// <remarks>
/// <para>
/// For when you know that a service has recovered and do not want to wait for RetryAt. The circuit is closed at once, for everybody who uses the
/// policy in this process and, with -StatePath, for other processes as soon as they look at the file: within two seconds while they make calls.
/// </para>
/// <para>
/// For the circuits that Test-ServiceHealth and Watch-ServiceHealth keep under -StatePath, which belong to no policy of this process, give that file as
/// -StatePath here too. A key that several services share closes the circuits of all of them.
/// </para>
/// <para>
/// When the file of a policy cannot be written that is the error StateNotSaved: the circuit is closed in this process only, and will be for others only
/// if the file can be written before the process ends.
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
/// <example>
/// <para>Have a service checked again by the next scheduled run</para>
/// <code>Reset-Circuit -StatePath /var/lib/health/state.json -Key payments</code>
/// <para>payments is the name of the service; for one without a name its URL is the key.</para>
/// </example>
[Cmdlet(VerbsCommon.Reset, "Circuit", SupportsShouldProcess = true, DefaultParameterSetName = PolicySet)]
[OutputType(typeof(void))]
public sealed class ResetCircuitCommand : PSCmdlet
{
    private const string PolicySet = "Policy";
    private const string FileSet = "StatePath";

    private readonly Dictionary<ResiliencePolicy, IReadOnlyList<CircuitState>> _known = [];
    private readonly List<CircuitState> _stored = [];
    private IReadOnlyList<CircuitState>? _file;

    /// <summary>The policies, as objects or by name; wildcards are allowed. With -StatePath all when left out; those of the health commands are called ServiceHealth.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = PolicySet)]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public object[]? Policy { get; set; }

    /// <summary>The keys; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CircuitKeyCompleter))]
    public string[] Key { get; set; } = ["*"];

    /// <summary>A state file, in which circuits are closed, whoever keeps them there: policies and health commands.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet)]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (StatePath is not null)
        {
            ChooseStored(StatePath);
            return;
        }

        foreach (var policy in PolicyNames.Resolve(Policy, this))
        {
            foreach (var meant in KeysOf(policy).Where(circuit => IsMeant(policy.Name, circuit.Shown)))
                policy.Gate.Reset(meant.Key);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var policy in _known.Keys)
            Confirm(policy);

        if (_stored.Count > 0)
            CloseStored(StatePath!);
    }

    private bool IsMeant(string policy, string key) => ShouldProcess($"Policy '{policy}', key '{key}'", "Close the circuit");

    // A key given in full is closed even where nobody has used it yet: it may be open in a process that writes its state later.
    private IEnumerable<(string Key, string Shown)> KeysOf(ResiliencePolicy policy)
    {
        if (!_known.TryGetValue(policy, out var known))
            _known[policy] = known = StoppableWait.ResultOf(policy.Gate.StatesAsync(), this);

        var unknown = Key.Where(key => !WildcardPattern.ContainsWildcardCharacters(key) && !CircuitSelection.Of(known, key).Any());
        return CircuitSelection.Of(known, Key).Select(static circuit => (circuit.WholeKey, circuit.Key))
            .Concat(unknown.Distinct(StringComparer.OrdinalIgnoreCase).Select(static key => (key, key)));
    }

    private void Confirm(ResiliencePolicy policy)
    {
        if (StoppableWait.ResultOf(policy.Gate.ConfirmResetsAsync(), this) is { } failure)
            WriteError(NotSaved($"The circuits of policy '{policy.Name}' are closed in this process only: {failure.Message}", policy, failure).ToErrorRecord());

        PolicySync.Warn(policy, this);
    }

    private void ChooseStored(string path)
    {
        try
        {
            _file ??= StoredCircuits.Of(StateLocation.Look(this, path), TimeProvider.System.GetUtcNow());
            _stored.AddRange(CircuitSelection.Of(PolicyNames.Matching(Policy, _file), Key).Where(circuit => IsMeant(circuit.Policy, circuit.Key)));
        }
        catch (CommandException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }
    }

    private void CloseStored(string path)
    {
        var warnings = new ConcurrentQueue<string>();
        try
        {
            var file = StateLocation.OpenExisting(this, path, warnings.Enqueue);
            var closing = file.UpdateAsync(document => (StoredCircuits.Without(document, _stored), true), CancellationToken.None);
            StoppableWait.ResultOf(closing, this);
        }
        catch (CommandException error)
        {
            WriteError(error.ToErrorRecord());
        }
        catch (IOException failure)
        {
            WriteError(NotSaved($"No circuit was closed: {failure.Message}", path, failure).ToErrorRecord());
        }

        foreach (var warning in warnings)
            WriteWarning(warning);
    }

    private static CommandException NotSaved(string message, object target, Exception failure) =>
        new(ErrorIds.StateNotSaved, ErrorCategory.WriteError, message, target, failure);
}
