using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ConcurrencyOps.Commands;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// One worker's PowerShell: a runspace on the worker's thread and, while there is work, one long-lived pipeline that pulls the items.
/// An interrupt stops the pipeline; the next one starts on the same runspace.
/// </summary>
internal sealed class ScriptExecutor(WorkerBlueprint blueprint) : IWorkExecutor
{
    // The arguments of the outer script are no variables, so the body does not see them; $using: values are found in its frame.
    private const string OuterScript = "& $args[0] $args[1]";

    private readonly bool _onePerPipeline = blueprint.Isolation != Isolation.Scope;
    private Runspace? _runspace;
    private LockHolder? _locks;
    private WorkerSession? _session;
    private IWorkFeed? _feed;
    private WorkAttempt? _current;
    private volatile PowerShell? _pipeline;
    private volatile bool _isInterrupted;
    private bool _loopEnded;

    /// <inheritdoc/>
    public void Open()
    {
        _locks = LockHolder.OfThisThread;
        _locks.Enclosing = blueprint.EnclosingLocks;
        _runspace = blueprint.OpenRunspace(this);
    }

    /// <inheritdoc/>
    public void Run(IWorkFeed feed)
    {
        _feed = feed;
        _isInterrupted = false;
        if (!_onePerPipeline)
        {
            RunPipeline();
            return;
        }

        while (!_isInterrupted && feed.Next() is { } attempt)
        {
            _current = attempt;
            Renew();
            RunPipeline();
        }
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        _isInterrupted = true;
        if (_pipeline is { } pipeline)
            new Thread(() => Stop(pipeline)) { IsBackground = true, Name = "ConcurrencyOps stop" }.Start();
    }

    /// <inheritdoc/>
    public string? Abandon()
    {
        // At its end pwsh closes every runspace that is open, and would wait for this one. One that is being closed it passes over.
        if (_runspace is { } runspace)
            new Thread(() => Close(runspace)) { IsBackground = true, Name = "ConcurrencyOps close" }.Start();

        var released = _locks is null ? [] : NamedLocks.Table.Abandon(_locks);
        return released.Count == 0
            ? null
            : $"The locks that it held were released, and what they protect may be half done: {string.Join(", ", released.Select(static name => $"'{name}'"))}.";
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace?.Dispose();

    /// <summary>Called back by the loop command, inside the pipeline.</summary>
    public void PullItems(PSCmdlet host)
    {
        _session ??= new WorkerSession(host, blueprint);
        _session.EnterPipeline(host);
        var invoker = new BodyInvoker(host, blueprint.Body, blueprint.Arguments);
        if (_onePerPipeline)
        {
            InvokeAndFinish(host, invoker, _current!);
            _loopEnded = true;
            return;
        }

        while (_feed!.Next() is { } attempt)
            InvokeAndFinish(host, invoker, attempt);

        _loopEnded = true;
    }

    /// <summary>Lets the consumer's thread do something that only it may do, such as asking the user, and waits for the answer.</summary>
    public T OnConsumerThread<T>(Func<T> ask)
    {
        if (_current is not { } attempt)
            return ask();

        var call = new HostCall<T>(ask);
        _feed!.Emit(attempt, OutputKind.HostCall, (Action)call.Execute);
        return call.Await(() => attempt.Settled);
    }

    private void InvokeAndFinish(PSCmdlet host, BodyInvoker invoker, WorkAttempt attempt)
    {
        _current = attempt;
        _session!.Refresh();
        var outcome = InvokeBody(host, invoker, attempt.Entry.Input);
        _current = null;
        _feed!.Finish(attempt, outcome);
    }

    // Waits until the script listens. BeginStop would leave the waiting to a thread of the engine's that keeps the process from ending.
    private static void Stop(PowerShell pipeline)
    {
        try
        {
            pipeline.Stop();
        }
        catch (Exception)
        {
            // The pipeline ended by itself and was disposed meanwhile (the engine says so in several ways): there is nothing left to stop.
        }
    }

    private static void Close(Runspace runspace)
    {
        try
        {
            runspace.Close();
        }
        catch (Exception)
        {
            // Nobody needs this runspace any more, and nobody is there to be told.
        }
    }

    private static AttemptOutcome InvokeBody(PSCmdlet host, BodyInvoker invoker, object? item)
    {
        try
        {
            invoker.Invoke(item);
            return AttemptOutcome.Success;
        }
        catch (PipelineStoppedException) when (host.Stopping)
        {
            throw;
        }
        catch (FlowControlException)
        {
            // exit, break and continue end this item, not the worker.
            return AttemptOutcome.Success;
        }
        catch (Exception error)
        {
            var record = ErrorRecords.ForItem(error, item);
            return new AttemptOutcome(WorkStatus.Failed, record, record.ToString());
        }
    }

    private void RunPipeline()
    {
        using var pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        pipeline.AddScript(OuterScript, useLocalScope: true).AddArgument(WorkerLoopCommand.Info).AddArgument(this);
        if (blueprint.Using is not null)
            pipeline.AddParameter(UsingValues.ParameterName, blueprint.Using);

        Exception? outerError = null;
        pipeline.Streams.Error.DataAdding += (_, added) => outerError = _current is null ? ((ErrorRecord)added.ItemAdded).Exception : outerError;
        var output = new PSDataCollection<PSObject>();
        new StreamTap(Emit).Attach(pipeline.Streams, output);
        _pipeline = pipeline;
        _loopEnded = false;
        try
        {
            if (!_isInterrupted)
                pipeline.Invoke(null, output, null);

            if (!_loopEnded && !_isInterrupted)
                throw new InvalidOperationException($"The worker's pipeline ended by itself: {outerError?.Message}", outerError);
        }
        catch (PipelineStoppedException)
        {
            // Interrupted: the fate of the item was decided by whoever did it.
        }
        finally
        {
            _pipeline = null;
        }
    }

    private void Emit(OutputKind kind, object? value)
    {
        if (_current is not { } attempt)
            return;

        if (value is ErrorRecord error)
            ErrorRecordAccess.SetTarget(error, attempt.Entry.Input);

        _feed!.Emit(attempt, kind, value);
    }

    private void Renew()
    {
        if (_session is null)
            return;

        _session = null;
        if (blueprint.Isolation == Isolation.Reset)
        {
            _runspace!.ResetRunspaceState();
            return;
        }

        _runspace!.Dispose();
        _runspace = blueprint.OpenRunspace(this);
    }
}
