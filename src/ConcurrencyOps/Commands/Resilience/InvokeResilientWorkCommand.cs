using System.Management.Automation;
using System.Management.Automation.Internal;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Loading;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.Runspaces;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Commands;

/// <summary>Runs a script block under a resilience policy: with its retries, rate limit, circuit breaker and time-out.</summary>
/// <remarks>
/// <para>
/// The block runs where you call it, as the block of ForEach-Object does: in your scope, so that your variables are there and what it sets stays
/// set. What it writes, on all streams, is held back until an attempt stands; of attempts that failed nothing is shown but, with -Verbose, why.
/// Progress is shown at once.
/// </para>
/// <para>
/// An attempt fails by a terminating error: throw, or any error under -ErrorAction Stop or $ErrorActionPreference = 'Stop'. When the last attempt
/// has failed its output is written and then its error: without pipeline input as a terminating error, to be caught as the block's own; with
/// pipeline input as an error of that item, and the next item follows. So it is with a time-out (ItemTimedOut) and with an open circuit
/// (CircuitOpen), for which the block is not run.
/// </para>
/// <para>
/// A time-out stops the block as Ctrl+C would. A call into native code that does not listen is waited for: it has your own thread.
/// Invoke-ParallelWork need not wait.
/// </para>
/// </remarks>
/// <example>
/// <para>Call a service that is sometimes busy</para>
/// <code>New-ResiliencePolicy -Name api -RetryCount 4 -RetryDelaySeconds 0.5 -BackoffType Exponential -Jitter -TimeoutSeconds 10
/// $items = Invoke-ResilientWork -Policy api { Invoke-RestMethod https://api.example.com/items -ErrorAction Stop }</code>
/// <para>Up to five attempts of 10 seconds each. When all fail, the error of the last one ends the statement.</para>
/// </example>
/// <example>
/// <para>Leave a server alone while it is down</para>
/// <code>$policy = New-ResiliencePolicy -Name db -FailureThreshold 3 -RecoverySeconds 60
/// try { Invoke-ResilientWork $policy -Key $server { Test-Database $server -ErrorAction Stop } }
/// catch { if ($_.FullyQualifiedErrorId -like 'CircuitOpen*') { 'skipped' } else { throw } }</code>
/// <para>After three failures in a row calls for that server are refused for a minute; other servers are not concerned.</para>
/// </example>
/// <example>
/// <para>Under the same policy from many workers</para>
/// <code>$hosts | Invoke-ParallelWork { Invoke-ResilientWork $using:policy -Key $_ { Invoke-RestMethod "http://$_/load" } }</code>
/// <para>All workers share one rate limit and one circuit for each key. A worker waits with its block here; Invoke-ParallelWork -Policy does not let it wait.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ResilientWork")]
[OutputType(typeof(object))]
public sealed class InvokeResilientWorkCommand : ConcurrencyCommand
{
    private readonly CancellationTokenSource _stop = new();
    private IResiliencePipeline? _pipeline;
    private PartitionKey? _partition;

    /// <summary>The policy, as an object or by name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [PolicyArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public ResiliencePolicy Policy { get; set; } = null!;

    /// <summary>The script block. It is run again for each further attempt: retry only what may be done twice.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>What shares a rate limit and a circuit. Left out, what the policy's PartitionBy gives for the item, else 'default'.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CircuitKeyCompleter))]
    public string? Key { get; set; }

    /// <summary>An item that the block finds as $_, usually from the pipeline: the block is run under the policy for each, one after the other.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>Arguments for the script block: $args, or its parameters by position.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    private bool HasItem => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _pipeline = Adapters.ResiliencePipelines().Create(Policy.ToOptions(), Policy.Gate, TimeProvider.System);
        _partition = Policy.PartitionBy is { } by && HasItem && Key is null ? PartitionKey.ForThisRunspace(by) : null;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var item = HasItem ? InputObject : AutomationNull.Value;
        try
        {
            Run(item, Key ?? _partition?.Of(item) ?? ResiliencePolicy.DefaultKey);
        }
        catch (CommandException error)
        {
            Fail(error.ToErrorRecord(), null);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        PolicySync.FlushCall(Policy, this);
        if (!Stopping)
            _pipeline = null;

        PolicySync.Warn(Policy, this);
    }

    /// <inheritdoc/>
    protected override void Cancel() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void CleanUp()
    {
        // After an error that ended the command EndProcessing did not come, and a stop cut it short.
        if (_pipeline is not null)
            PolicySync.FlushBriefly(Policy, this);

        _pipeline = null;
    }

    private void Run(object? item, string key)
    {
        var block = new CallersBlock(ScriptBlock, item, ArgumentList ?? []);
        var loop = new PipelineThreadLoop();
        var attempts = 0;
        AttemptOutcome outcome;
        try
        {
            outcome = loop.Run(() => _pipeline!.ExecuteAsync(key, leave => new(loop.CallAsync(() => Attempt(block, ++attempts, leave.Token))), _stop.Token));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        HeldOutput.Write(this, block.Written);
        if (outcome.Status != WorkStatus.Succeeded)
            Fail(ErrorRecords.ForOutcome(outcome, HasItem ? item : null), outcome.Error is ErrorRecord ? block.Thrown : null);
        else if (block.Thrown is FlowControlException flow)
            ErrorRecords.Rethrow(flow);
    }

    private AttemptOutcome Attempt(CallersBlock block, int number, CancellationToken token)
    {
        if (number > 1)
            WriteVerbose($"Attempt {number} begins; the one before {(block.Thrown is { } error ? $"failed: {error.Message}" : "timed out.")}");

        return block.Invoke(token);
    }

    // What the block threw is thrown on as it is, so that try, catch and trap see what they would see without the policy.
    private void Fail(ErrorRecord record, Exception? thrown)
    {
        if (MyInvocation.ExpectingInput)
        {
            ScriptMessages.WriteError(this, record);
            return;
        }

        if (thrown is not null)
            ErrorRecords.Rethrow(thrown);

        ThrowTerminatingError(record);
    }
}
