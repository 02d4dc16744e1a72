using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Scheduling;

/// <content>How attempts, items and the run end.</content>
internal sealed partial class ParallelRun
{
    // With retries nothing of an attempt is shown before it stands; with results, output and errors belong to the result.
    private bool IsKept(OutputKind kind) => kind switch
    {
        OutputKind.HostCall or OutputKind.Progress => false,
        OutputKind.Output or OutputKind.Error => _options.CollectResults || _policy is not null,
        _ => _policy is not null,
    };

    private bool TrySettle(WorkAttempt attempt, AttemptOutcome outcome) => _output.TrySettle(attempt, outcome, _time.GetTimestamp());

    // The item's way through the resilience pipeline: each attempt is put in the queue and awaited; no thread is held in between.
    private async Task DriveAsync(WorkEntry entry, IResiliencePipeline policy)
    {
        AttemptOutcome outcome;
        try
        {
            outcome = await policy.ExecuteAsync(KeyOf(entry), leave => AttemptAsync(entry, leave), _noMoreAttempts.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            outcome = FateWhenEnding(entry);
        }
        catch (Exception error)
        {
            outcome = new AttemptOutcome(WorkStatus.Failed, error, error.Message);
        }

        Close(entry, outcome);
    }

    private static string KeyOf(WorkEntry entry) => entry.Key ?? ResiliencePolicy.DefaultKey;

    private async ValueTask<AttemptOutcome> AttemptAsync(WorkEntry entry, AttemptLeave leave)
    {
        if (entry.LastAttempt is { } failed && !IsEnding)
            NoticeRetry(entry, failed);

        // What follows may run on the thread that ends the attempt, which holds no lock then.
        var ended = new TaskCompletionSource<AttemptOutcome>();
        lock (_gate)
        {
            if (_phase != RunPhase.Running)
                return FateWhenEnding(entry);

            entry.AttemptEnded = ended;
            (entry.Report, entry.Begin) = (leave.Report, leave.Begin);
            _queue.Enqueue(entry);
        }

        Dispatch();
        await using var registration = leave.Token.UnsafeRegister(_ => GiveUpAttempt(entry), null).ConfigureAwait(false);
        return await ended.Task.ConfigureAwait(false);
    }

    // The pipeline no longer waits for the attempt that runs: its own time-out.
    private void GiveUpAttempt(WorkEntry entry)
    {
        if (!IsEnding && entry.LastAttempt is { } attempt)
            TimeOut(attempt, "the resilience policy's time-out");
    }

    private void NoticeRetry(WorkEntry entry, WorkAttempt failed) => _output.Notify(new RunNotice(
        RunNoticeKind.Retrying,
        $"Item {entry.Index}, attempt {failed.Number} {(failed.Outcome.Status == WorkStatus.TimedOut ? "timed out" : "failed")}: {failed.Outcome.Message} Trying again.",
        entry));

    private AttemptOutcome FateWhenEnding(WorkEntry entry)
    {
        lock (_gate)
        {
            if (_phase == RunPhase.Cancelled)
                return new AttemptOutcome(WorkStatus.Cancelled);
        }

        return entry.LastAttempt?.Outcome ?? new AttemptOutcome(WorkStatus.Skipped);
    }

    // Counted first: who sees a failure too many may act on it, and no further item may start then. The item is through only after its result went out, so
    // that a finished run has nothing left to say.
    private void Close(WorkEntry entry, AttemptOutcome outcome)
    {
        var last = entry.LastAttempt;
        List<WorkEntry>? unstarted = null;
        lock (_gate)
        {
            _ledger.Count(outcome.Status, entry.Attempts, last is null ? null : _time.GetElapsedTime(last.RanFrom, last.EndedAt));
            if (_phase == RunPhase.Running && _ledger.TooManyFailures)
                unstarted = HaltWhileLocked();
        }

        var result = _options.CollectResults || outcome.Status != WorkStatus.Succeeded ? ToResult(entry, outcome) : null;
        if (result is not null || last?.Kept is not null || _options.Ordered)
            _output.Close(entry, LastRecords(entry, result));

        if (unstarted is not null)
            FinishHalt(unstarted);

        lock (_gate)
            ItemIsThroughWhileLocked();
    }

    // From here on the run may be finished, and the consumer gone: nothing may be said about the item after this.
    private void ItemIsThroughWhileLocked()
    {
        _outstanding--;
        WakeProducerWhileLocked();
        WakeIdleWhileLocked();
        if (IsOverWhileLocked())
            _endedAt ??= _time.GetTimestamp();

        if (IsQuietWhileLocked())
            _consumer.Set();
    }

    private List<OutputRecord>? LastRecords(WorkEntry entry, WorkResult? result)
    {
        var records = entry.LastAttempt?.Kept;
        if (_options.CollectResults)
            records = records?.FindAll(record => record.Kind is not (OutputKind.Output or OutputKind.Error));

        if (result is not null)
            (records ??= []).Add(new OutputRecord(OutputKind.Result, result, entry, entry.LastAttempt?.Worker ?? 0));

        return records;
    }

    private List<WorkEntry> HaltWhileLocked()
    {
        _phase = RunPhase.Halted;
        return _queue.RemoveAll();
    }

    private void FinishHalt(List<WorkEntry> unstarted)
    {
        _output.Notify(new RunNotice(RunNoticeKind.TooManyFailures, $"{FailureCount()} items failed: no further item is started."));
        _noMoreAttempts.Cancel();

        // An item that waited for another attempt was started before: it failed, and was not skipped.
        foreach (var entry in unstarted)
            CloseUnstarted(entry, FateWhenEnding(entry));
    }

    private long FailureCount()
    {
        lock (_gate)
            return _ledger[WorkStatus.Failed] + _ledger[WorkStatus.TimedOut];
    }

    private void CloseUnstarted(WorkEntry entry, AttemptOutcome outcome)
    {
        if (entry.AttemptEnded is { } awaited)
            awaited.TrySetResult(outcome);
        else
            Close(entry, outcome);
    }

    // Every item still gets its result: what waits is cancelled here, what runs is settled as cancelled and then stopped.
    private void End(RunPhase phase)
    {
        List<WorkEntry> unstarted;
        List<Worker> busy;
        lock (_gate)
        {
            if (_phase == RunPhase.Cancelled)
                return;

            _phase = phase;
            unstarted = _queue.RemoveAll();
            busy = _workers.FindAll(worker => worker is { Current: not null, IsAbandoned: false });
            WakeIdleWhileLocked();
        }

        _noMoreAttempts.Cancel();
        foreach (var entry in unstarted)
            CloseUnstarted(entry, new AttemptOutcome(WorkStatus.Cancelled));

        foreach (var worker in busy)
            CancelCurrent(worker);
    }

    private void CancelCurrent(Worker worker)
    {
        WorkAttempt? attempt;
        lock (_gate)
            attempt = worker.Current;

        if (attempt is null)
            return;

        var outcome = new AttemptOutcome(WorkStatus.Cancelled, null, "The run ended before the item did.");
        if (TrySettle(attempt, outcome) && _policy is null)
            Close(attempt.Entry, outcome);

        Interrupt(worker, attempt);
    }

    private WorkResult ToResult(WorkEntry entry, AttemptOutcome outcome)
    {
        var last = entry.LastAttempt;
        var errors = _options.CollectResults ? Values(last, OutputKind.Error) : [];
        if (outcome.Error is not null)
            errors.Add(outcome.Error);

        return new WorkResult
        {
            Index = entry.Index,
            InputObject = entry.Input,
            Key = entry.Key,
            Status = outcome.Status,
            Output = _options.CollectResults ? OneOrArray(Values(last, OutputKind.Output)) : null,
            Error = OneOrArray(errors),
            ErrorMessage = outcome.Message ?? errors.FirstOrDefault()?.ToString(),
            Attempts = entry.Attempts,
            QueuedMs = _time.GetElapsedTime(entry.ArrivedAt, last?.StartedAt ?? _time.GetTimestamp()).TotalMilliseconds,
            DurationMs = last is null ? null : _time.GetElapsedTime(last.RanFrom, last.EndedAt).TotalMilliseconds,
            StartedAt = last is null ? null : _startedAtUtc + _time.GetElapsedTime(_startedAt, last.StartedAt),
            Worker = last?.Worker,
        };
    }

    private static List<object?> Values(WorkAttempt? attempt, OutputKind kind) =>
        [.. (attempt?.Kept ?? []).Where(record => record.Kind == kind).Select(record => record.Value)];

    private static object? OneOrArray(List<object?> values) => values.Count switch
    {
        0 => null,
        1 => values[0],
        _ => values.ToArray(),
    };
}
