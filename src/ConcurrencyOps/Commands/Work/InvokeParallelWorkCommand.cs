using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Runspaces;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Commands;

/// <summary>Runs a script block for each input item, many at a time.</summary>
/// <remarks>
/// <para>
/// The items run on workers: threads with a runspace each, that live as long as there is work. How many items run at once follows what
/// pays: it grows while throughput grows, and shrinks when more at once brings only longer waits or failures. Give -ThrottleLimit for a
/// fixed number.
/// </para>
/// <para>
/// The script block sees the item as $_ and as $PSItem, the caller's variables as $using:name, and whatever -Variable, -Function and -Module
/// name. Location, culture, preferences (-WhatIf and $ErrorActionPreference among them), $PSDefaultParameterValues, strict mode and language
/// mode are the caller's. Each item has a scope of its own: see -Isolation for what it shares with earlier items of its worker.
/// </para>
/// <para>
/// Everything a script writes, on all streams, comes back while it runs, in the order the item wrote it. The target of an error is the input
/// item, its position that of the script's line. A terminating error (throw, or any error under $ErrorActionPreference = 'Stop') ends its
/// item, not the others; so do exit, break and continue. An item fails only by a terminating error.
/// </para>
/// <para>
/// Input is read only as fast as it is worked on, output waits for a slow consumer: memory does not grow with the number of items.
/// </para>
/// <para>
/// With -Policy an item waits for its turn under the rate limit, and pauses between its tries, without a worker. An item that an open circuit refuses
/// is not run: its status is Skipped and its error CircuitOpen.
/// </para>
/// <para>
/// A time-out or Ctrl+C stops a script as Ctrl+C would. A call into native code may not listen: it is given 2 seconds, then its worker is
/// given up, named in a warning and replaced; the thread ends when the call returns.
/// </para>
/// </remarks>
/// <example>
/// <para>Resize 500 pictures, as many at once as pays</para>
/// <code>Get-ChildItem *.jpg | Invoke-ParallelWork { magick $_ -resize 50% "small/$($_.Name)" }</code>
/// <para>The number at once starts at the number of processors and is adapted while the work runs.</para>
/// </example>
/// <example>
/// <para>Ask 200 hosts, 50 at a time, at most 5 seconds each, twice if need be; one row a host</para>
/// <code>$hosts | Invoke-ParallelWork { Invoke-RestMethod "http://$_/version" } -ThrottleLimit 50 -TimeoutSeconds 5 -RetryCount 1 -AsResult |
///     Export-Csv versions.csv</code>
/// <para>Every host has its row, whether it answered, failed or timed out.</para>
/// </example>
/// <example>
/// <para>At most two at a time per database server, however many databases each has</para>
/// <code>$databases | Invoke-ParallelWork { Backup-Database $_.Name -Server $_.Server } -PartitionBy Server -PartitionLimit 2 -StopAfterFailures 3</code>
/// <para>After three failures no further backup is started; those that run are left to finish.</para>
/// </example>
/// <example>
/// <para>Use the caller's variables and functions, keep the order, look at the figures</para>
/// <code>function Get-Size($path) { (Get-Item $path).Length }
/// $root = '/srv/data'
/// 'a.bin', 'b.bin' | Invoke-ParallelWork { Get-Size (Join-Path $using:root $_) } -Function Get-Size -Ordered -MetricsVariable figures
/// $figures</code>
/// <para>The sizes come in the order of the names. $figures holds counts, rate and percentiles.</para>
/// </example>
/// <example>
/// <para>At most 10 calls a second to each server, and none to one that is down</para>
/// <code>New-ResiliencePolicy -Name polite -RateLimit 10 -RetryCount 2 -RetryDelaySeconds 1 -FailureThreshold 5 -PartitionBy Server
/// $jobs | Invoke-ParallelWork { Invoke-RestMethod "http://$($_.Server)/jobs/$($_.Id)" } -Policy polite -AsResult | Group-Object Status</code>
/// <para>Jobs for a server that failed five times in a row are Skipped until it is tried again.</para>
/// </example>
/// <seealso href="https://learn.microsoft.com/powershell/module/microsoft.powershell.core/foreach-object">ForEach-Object</seealso>
[Cmdlet(VerbsLifecycle.Invoke, "ParallelWork", DefaultParameterSetName = AdaptiveSet)]
[OutputType(typeof(object), typeof(WorkResult))]
public sealed partial class InvokeParallelWorkCommand : ConcurrencyCommand
{
    private const string AdaptiveSet = "Adaptive";
    private const string FixedSet = "Fixed";

    private ParallelRun? _run;
    private OutputPump? _pump;
    private ProgressReporter? _progress;
    private PartitionKey? _partitionKey;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            CheckParameters();
            Start();
        }
        catch (CommandException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var (key, unstartable) = Examine(InputObject);
        Pump(() => _pump!.Add(InputObject, key, unstartable));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Pump(_pump!.Finish);
        PolicySync.Flush(Policy, this);
        if (Policy is not null)
            PolicySync.Warn(Policy, this);

        // Under -Debug alone the engine would turn a verbose line into a question.
        var bound = MyInvocation.BoundParameters;
        if (!bound.ContainsKey("Debug") || bound.ContainsKey("Verbose"))
            WriteVerbose(Summary(_run!.Metrics()));
    }

    /// <inheritdoc/>
    protected override void Cancel() => _run?.Cancel();

    /// <inheritdoc/>
    protected override void CleanUp()
    {
        if (_run is null)
            return;

        _run.Dispose();
        PolicySync.FlushBriefly(Policy, this);
        _progress!.Complete();
        if (MetricsVariable is not null)
            SessionState.PSVariable.Set(MetricsVariable, _run.Metrics());

        _run = null;
    }

    private bool RetriesAreBound =>
        MyInvocation.BoundParameters.ContainsKey(nameof(RetryCount)) || MyInvocation.BoundParameters.ContainsKey(nameof(RetryDelaySeconds));

    private void CheckParameters()
    {
        if (ParameterSetName == AdaptiveSet && MinThrottle > MaxThrottle)
        {
            throw CommandException.Invalid(
                ErrorIds.LimitsCrossed, $"-MinThrottle {MinThrottle} is greater than -MaxThrottle {MaxThrottle}. Lower the one or raise the other.", MinThrottle);
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(PartitionLimit)) && PartitionBy is null)
            throw CommandException.Invalid(ErrorIds.PartitionByMissing, "-PartitionLimit limits the items of one key: say with -PartitionBy what the key is.", PartitionLimit);

        if (Policy is not null && RetriesAreBound)
        {
            throw CommandException.Invalid(
                ErrorIds.PolicyAndRetries,
                "-Policy brings its own retries: leave out -RetryCount and -RetryDelaySeconds, or give them to New-ResiliencePolicy.",
                Policy);
        }

        if (!MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
            throw CommandException.Invalid(ErrorIds.InputMissing, "There is no input: pipe the items to Invoke-ParallelWork, or give one with -InputObject.", null);
    }

    // An item that cannot be started still has its result and its error.
    private (string? Key, AttemptOutcome? Unstartable) Examine(object? item)
    {
        try
        {
            if (RunspaceBound.IsScriptBlock(item))
            {
                throw new CommandException(
                    ErrorIds.ItemIsScriptBlock,
                    ErrorCategory.InvalidArgument,
                    "The item is a script block. A script block belongs to the runspace that made it and must not run in another. Pipe its text instead, and make it anew inside: & ([scriptblock]::Create($_)).",
                    item);
            }

            return (_partitionKey?.Of(item), null);
        }
        catch (CommandException error)
        {
            return (null, new AttemptOutcome(WorkStatus.Failed, error.ToErrorRecord(), error.Message));
        }
    }

    private void Pump(Action pump)
    {
        try
        {
            pump();
        }
        catch (CommandException error)
        {
            ThrowTerminatingError(error.ToErrorRecord());
        }
    }

    private static string Summary(WorkMetrics run) =>
        $"{run.Total} items in {run.ElapsedMs / 1000:0.##} s ({run.ItemsPerSecond:0.#} a second): {run.Succeeded} succeeded, {run.Failed} failed, "
        + $"{run.TimedOut} timed out, {run.Cancelled} cancelled, {run.Skipped} skipped, {run.Retries} retries; at most {run.PeakWorkers} at once.";
}
