using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>One item in the hands of a test's delegate.</summary>
internal sealed record WorkCall(IWorkFeed Feed, WorkAttempt Attempt, CancellationToken Interrupted)
{
    public long Index => Attempt.Entry.Index;

    public void Write(object? value, OutputKind kind = OutputKind.Output) => Feed.Emit(Attempt, kind, value);

    public void BlockUntilInterrupted() => new Gate().PassUnless(Interrupted);
}

/// <summary>
/// Runs a delegate for each item, on the terms of a PowerShell pipeline: an interrupt ends the whole call of Run in the middle of its item,
/// and a delegate that does not look at its token is stuck.
/// </summary>
internal sealed class DelegateExecutor(Action<WorkCall> body, ExecutorCrew crew) : IWorkExecutor
{
    private volatile CancellationTokenSource _interrupt = new();

    public void Open() => crew.Open();

    public void Run(IWorkFeed feed)
    {
        var token = (_interrupt = new CancellationTokenSource()).Token;
        while (feed.Next() is { } attempt)
        {
            if (Outcome(new WorkCall(feed, attempt, token)) is not { } outcome)
                return;

            feed.Finish(attempt, outcome);
        }
    }

    public void Interrupt()
    {
        crew.OnInterrupt();
        _interrupt.Cancel();
    }

    public string? Abandon()
    {
        crew.GiveUp();
        return crew.LastWords;
    }

    public void Dispose() => crew.Leave();

    private AttemptOutcome? Outcome(WorkCall call)
    {
        try
        {
            body(call);
            return AttemptOutcome.Success;
        }
        catch (OperationCanceledException) when (call.Interrupted.IsCancellationRequested)
        {
            // The engine settles an attempt before it interrupts it. An unsettled one was hit by an interrupt for another item.
            if (!call.Attempt.Settled)
                crew.HitTheWrongItem(call.Index);

            return null;
        }
        catch (BrokenExecutorException)
        {
            throw;
        }
        catch (Exception error)
        {
            return new AttemptOutcome(WorkStatus.Failed, error, error.Message);
        }
    }
}

/// <summary>Thrown by a delegate, it ends the executor rather than the item.</summary>
internal sealed class BrokenExecutorException : Exception
{
    public BrokenExecutorException()
        : base("The executor broke.")
    {
    }
}
