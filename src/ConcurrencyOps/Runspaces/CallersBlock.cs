using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// Runs a script block of the caller's on the caller's own thread and in its scope, over and over if need be, so that it can be stopped from outside
/// without stopping the caller: in a nested pipeline, which has a stop of its own. What it writes is kept, stream by stream, in order.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="item">What it finds as $_; AutomationNull for nothing.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="discardsOutput">Its output is dropped as it comes; what goes to other streams is kept.</param>
internal sealed class CallersBlock(ScriptBlock block, object? item, object?[] arguments, bool discardsOutput = false)
{
    // A script of the caller's scope, because only a script hands the streams of what it calls on to be merged.
    private const string Outer = "& $args[0] $args[1]";
    private const string OuterWithoutOutput = Outer + " | Microsoft.PowerShell.Core\\Out-Null";

    private readonly ScriptBody _body = new(block);

    /// <summary>What the last run wrote.</summary>
    public PSDataCollection<PSObject> Written { get; private set; } = [];

    /// <summary>What the last run ended with: an error, or break, continue or exit; null when it ended by itself.</summary>
    public Exception? Thrown { get; private set; }

    /// <summary>Runs it once.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled and the block has stopped.</exception>
    public AttemptOutcome Invoke(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        Thrown = null;
        Written = [];
        var hasEnded = Pipe(token);
        if (!hasEnded)
            throw new OperationCanceledException(token);

        if (Thrown is null or FlowControlException)
            return AttemptOutcome.Success;

        var record = ErrorRecords.ForItem(Thrown, item);
        return new AttemptOutcome(WorkStatus.Failed, record, record.ToString());
    }

    /// <summary>Called back by the command, inside the pipeline.</summary>
    public void Run(PSCmdlet host)
    {
        try
        {
            new BodyInvoker(host, block, _body, arguments).Invoke(item);
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (Exception error)
        {
            Thrown = error;
        }
    }

    private bool Pipe(CancellationToken token)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript(discardsOutput ? OuterWithoutOutput : Outer, useLocalScope: false).AddArgument(AttemptCommand.Info).AddArgument(this);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.All, PipelineResultTypes.Output);
        try
        {
            using var registration = token.UnsafeRegister(static shell => StopOnThread((PowerShell)shell!), shell);
            shell.Invoke(null, Written, null);
            return shell.InvocationStateInfo.State == PSInvocationState.Completed;
        }
        catch (Exception error) when (error is PipelineStoppedException || token.IsCancellationRequested)
        {
            return false;
        }
    }

    // Waits until the script listens; so on a thread of its own.
    private static void StopOnThread(PowerShell shell) =>
        new Thread(() => Stop(shell)) { IsBackground = true, Name = "ConcurrencyOps stop" }.Start();

    private static void Stop(PowerShell shell)
    {
        try
        {
            shell.Stop();
        }
        catch (Exception)
        {
            // The block ended by itself meanwhile (the engine says so in several ways): there is nothing left to stop.
        }
    }
}
