using System.Management.Automation;
using System.Management.Automation.Internal;
using ConcurrencyOps.Completion;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Runspaces;

namespace ConcurrencyOps.Commands;

/// <summary>Runs a script block while it holds named locks: alone in this process, or shared with others that share them.</summary>
/// <remarks>
/// <para>
/// A lock is a name, and needs no other preparation. In one process the same name is the same lock in every runspace and thread: in the workers of
/// Invoke-ParallelWork, in ForEach-Object -Parallel, in thread jobs, in modules. Letter case does not matter. Other processes have locks of their own.
/// </para>
/// <para>
/// These locks cannot deadlock among themselves. Several names are taken in the order of the names, whatever the order they are given in; and a nested
/// Use-Lock that asks for a name that comes before one that is held is refused at once, with both places in the error (LockOrderViolated). Name both
/// at the outer place then. Who waits is served in the order of arrival. A lock that you hold you can take again; one that you share you cannot take for
/// yourself alone (LockNotUpgradable). A worker of Invoke-ParallelWork is refused what its caller holds around it, and what comes before that: the caller
/// waits for the worker.
/// </para>
/// <para>
/// The block runs where you call it, as the block of ForEach-Object does: in your scope, and what it writes goes on at once. What comes after Use-Lock in a
/// pipeline therefore runs while the lock is held; put parentheses around Use-Lock to have the output first. The locks are given back whichever way
/// the block ends: an error, return, break or exit, Ctrl+C, a worker that is given up. In that last case the next one that takes the lock gets a warning.
/// </para>
/// <para>
/// A time-out ends the statement, or with pipeline input the item, with the error LockTimedOut, which says who holds the lock, since when and where it
/// was taken. Everything is recorded: see Get-LockEvent, Measure-LockContention and Find-Deadlock.
/// </para>
/// </remarks>
/// <example>
/// <para>One at a time</para>
/// <code>$hosts | Invoke-ParallelWork { $answer = Test-Connection $_ -Count 1; Use-Lock report { Add-Content report.csv "$_,$($answer.Latency)" } }</code>
/// <para>The hosts are asked many at once, and the lines are written one after the other.</para>
/// </example>
/// <example>
/// <para>Move something between two places</para>
/// <code>function Move-Money($from, $to, $amount) {
///     Use-Lock "account:$from", "account:$to" { $balance[$from] -= $amount; $balance[$to] += $amount }
/// }</code>
/// <para>Both locks are taken in the same order, whichever way the money goes: two transfers never wait for each other.</para>
/// </example>
/// <example>
/// <para>Many readers, one writer</para>
/// <code>$price = Use-Lock prices -Shared { $prices[$article] }
/// Use-Lock prices { $prices[$article] = $new }</code>
/// <para>Readers do not wait for readers. A writer waits for those who read, and those who come after it wait for the writer.</para>
/// </example>
/// <example>
/// <para>Do not wait for long</para>
/// <code>try { Use-Lock nightly-job -TimeoutSeconds 0 { Start-NightlyJob } }
/// catch { if ($_.FullyQualifiedErrorId -like 'LockTimedOut*') { 'It is running already.' } else { throw } }</code>
/// <para>With 0 the lock is taken when it is free, and not waited for.</para>
/// </example>
[Cmdlet(VerbsOther.Use, "Lock")]
[OutputType(typeof(object))]
public sealed class UseLockCommand : ConcurrencyCommand
{
    // Not disposed: a stop may still come while the command is being cleaned up, and without a timer there is nothing to let go of.
    private readonly CancellationTokenSource _stop = new();
    private LockRequest? _request;
    private BodyInvoker? _body;

    /// <summary>The names of the locks.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LockNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>What to run while the locks are held.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>How long to wait for the locks, all together, in seconds; 0 takes them only when they are free. Left out, as long as it takes.</summary>
    [Parameter]
    [ValidateSeconds(AllowZero = true)]
    public double TimeoutSeconds { get; set; }

    /// <summary>Shares the locks with others that share them: for blocks that only read what the lock protects.</summary>
    [Parameter]
    public SwitchParameter Shared { get; set; }

    /// <summary>An item that the block finds as $_, usually from the pipeline: the locks are taken and given back for each, one after the other.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    private bool HasItem => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var holder = LockHolder.OfThisThread;
        var origin = holder.At(MyInvocation.ScriptName, MyInvocation.ScriptLineNumber);
        _request = NamedLocks.Table.Request(Name, Shared ? LockMode.Shared : LockMode.Exclusive, holder, origin);
        _body = new BodyInvoker(this, ScriptBlock, new ScriptBody(ScriptBlock), []);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryEnter(out var abandoned))
            return;

        try
        {
            foreach (var warning in abandoned ?? [])
                WriteWarning(warning.Message);

            _body!.Invoke(HasItem ? InputObject : AutomationNull.Value);
        }
        finally
        {
            NamedLocks.Table.Exit(_request!);
        }
    }

    /// <inheritdoc/>
    protected override void Cancel() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void CleanUp()
    {
        // Nothing is held between two items.
    }

    // An order that is broken for one item is broken for all: only a time-out may be over with its item.
    private bool TryEnter(out IReadOnlyList<AbandonedLock>? abandoned)
    {
        abandoned = null;
        try
        {
            abandoned = NamedLocks.Table.Enter(_request!, TimeLimit(), _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (LockTimeoutException late) when (MyInvocation.ExpectingInput)
        {
            WriteError(ErrorRecords.ForLock(late, InputObject));
        }
        catch (Exception refusal) when (refusal is LockTimeoutException or LockOrderException or LockUpgradeException)
        {
            ThrowTerminatingError(ErrorRecords.ForLock(refusal, null));
        }

        return false;
    }

    private TimeSpan? TimeLimit() => MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds)) ? TimeSpan.FromSeconds(TimeoutSeconds) : null;
}
