using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Scheduling;

/// <content>What the workers call: for their next item, with what it writes, and at its end.</content>
internal sealed partial class ParallelRun
{
    private enum Turn
    {
        Work,
        Wait,
        Leave,
    }

    /// <summary>The worker's next item; null when its current call of the executor shall end.</summary>
    internal WorkAttempt? NextFor(Worker worker)
    {
        var next = TakeFor(worker);
        while (next is not null && IsRefused(worker, next))
            next = TakeFor(worker);

        return next;
    }

    // The circuit may have opened while the item waited for a worker: then it was never started.
    private bool IsRefused(Worker worker, WorkAttempt attempt)
    {
        if (_policy is null)
            return false;

        var refusal = attempt.Entry.Begin is { } begin ? RefusalOf(begin()) : null;
        lock (_gate)
        {
            if (refusal is not null && worker is { IsInterrupted: false, IsAbandoned: false })
            {
                attempt.Entry.Attempts--;
                attempt.Entry.LastAttempt = attempt.Before;
            }

            attempt.Before = null;
        }

        if (refusal is null)
            return false;

        Finish(worker, attempt, refusal.ToOutcome());
        return true;
    }

    // Done at once, but for a probe whose lease has to be renewed in a file. A run that ends meanwhile interrupts the attempt by itself.
    private static CircuitRefusal? RefusalOf(ValueTask<CircuitRefusal?> asked)
    {
        if (asked.IsCompletedSuccessfully)
            return asked.GetAwaiter().GetResult();

        var task = asked.AsTask();
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        return task.IsCompletedSuccessfully ? task.GetAwaiter().GetResult() : null;
    }

    private WorkAttempt? TakeFor(Worker worker)
    {
        while (true)
        {
            Turn turn;
            WorkAttempt? next;
            Worker? hired = null;
            lock (_gate)
            {
                var hasJustOpened = worker.IsOpening;
                OpenedWhileLocked(worker);
                (turn, next) = TurnOfWhileLocked(worker);
                if (turn == Turn.Wait)
                    _idle.Push(worker);

                // One less is opening: the next one may, if items still wait.
                if (hasJustOpened && turn == Turn.Work)
                    hired = HireWhileLocked();
            }

            if (hired is not null)
                Start(hired);

            if (turn != Turn.Wait)
                return next;

            worker.Wake.Wait(Timeout.InfiniteTimeSpan);
        }
    }

    private (Turn Turn, WorkAttempt? Next) TurnOfWhileLocked(Worker worker)
    {
        if (_phase == RunPhase.Cancelled || worker.IsInterrupted || worker.IsAbandoned)
            return (Turn.Leave, null);

        if (worker.Assigned is { } assigned)
        {
            worker.Assigned = null;
            return (Turn.Work, assigned);
        }

        if (_running < _limit && _phase == RunPhase.Running && _queue.TryDequeue(out var entry))
            return (Turn.Work, StartWhileLocked(worker, entry));

        return (IsOverWhileLocked() ? Turn.Leave : Turn.Wait, null);
    }

    internal void Emit(WorkAttempt attempt, OutputKind kind, object? value) => _output.Emit(attempt, kind, value);

    internal void Finish(Worker worker, WorkAttempt attempt, AttemptOutcome outcome)
    {
        if (TrySettle(attempt, outcome) && _policy is null)
            Close(attempt.Entry, outcome);

        Release(worker);
    }

    /// <summary>A call of the executor ended. Clears the interrupt that ended it; false when the worker is no longer needed.</summary>
    internal bool GoesOnAfterRun(Worker worker)
    {
        AwaitInterrupt(worker);
        FinishLost(worker);
        lock (_gate)
        {
            OpenedWhileLocked(worker);
            worker.IsInterrupted = false;
            return _phase != RunPhase.Cancelled && !worker.IsAbandoned && !IsOverWhileLocked();
        }
    }

    /// <summary>A worker's thread is done.</summary>
    internal void Left(Worker worker)
    {
        FinishLost(worker);
        lock (_gate)
        {
            OpenedWhileLocked(worker);
            _workers.Remove(worker);
        }

        _clock.Set();
    }

    /// <summary>The run cannot go on: no other worker could do better.</summary>
    internal void Fault(Worker worker, Exception error)
    {
        // A worker that was given up, or only puts its things away after the last item, spoils nothing.
        lock (_gate)
        {
            if (worker.IsAbandoned || IsOverWhileLocked())
                return;
        }

        Fault(error);
    }

    private void Fault(Exception error)
    {
        lock (_gate)
        {
            if (_phase == RunPhase.Cancelled)
                return;

            _fault = error;
        }

        End(RunPhase.Cancelled);
        _consumer.Set();
    }

    // The executor came back without a word about its item: stopped in the middle of it, or broken.
    private void FinishLost(Worker worker)
    {
        WorkAttempt? lost;
        lock (_gate)
            lost = worker.Current;

        if (lost is not null)
            Finish(worker, lost, new AttemptOutcome(WorkStatus.Failed, null, "The worker ended in the middle of the item."));
    }
}
