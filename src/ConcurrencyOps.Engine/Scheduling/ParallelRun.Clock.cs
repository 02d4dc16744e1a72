using ConcurrencyOps.Scheduling.Adaptive;

namespace ConcurrencyOps.Scheduling;

/// <content>What time brings about, on one thread a run: time-outs, the grace of a stop, the adaptive limit.</content>
internal sealed partial class ParallelRun
{
    /// <summary>Each costs a thread and a runspace until its call returns.</summary>
    private const int MostAbandoned = 100;

    private static readonly TimeSpan AdaptiveTick = TimeSpan.FromMilliseconds(50);

    // How soon the clock looks again at an item that waits for the consumer: its time goes on when the wait is over.
    private static readonly TimeSpan WaitingTick = TimeSpan.FromMilliseconds(50);

    private readonly AdaptiveController? _adaptive;
    private readonly Signal _clock = new();
    private int _abandoned;
    private Thread? _clockThread;
    private bool _clockStopped;
    private bool _totalTimeUp;

    // The first worker brings the clock with it.
    internal void StartClock()
    {
        lock (_gate)
        {
            if (_clockThread is not null || _clockStopped)
                return;

            _clockThread = new Thread(RunClock) { IsBackground = true, Name = "ConcurrencyOps clock" };
            _clockThread.Start();
        }
    }

    private void StopClock()
    {
        lock (_gate)
            _clockStopped = true;

        _clock.Set();
    }

    private void RunClock()
    {
        while (Tick() is { } next)
            _clock.Wait(next);
    }

    /// <summary>Does what is due and says how long nothing will be; null when the clock is no longer needed.</summary>
    internal TimeSpan? Tick()
    {
        foreach (var attempt in OverdueAttempts())
            TimeOut(attempt, $"{_options.ItemTimeout!.Value.TotalSeconds:0.###} s");

        foreach (var worker in StuckWorkers())
            Abandon(worker);

        if (IsTotalTimeUp())
            EndForTotalTimeout();

        if (Adapt())
            Dispatch();

        return NextWake();
    }

    private List<WorkAttempt> OverdueAttempts()
    {
        if (_options.ItemTimeout is not { } limit)
            return [];

        var latestStart = _time.GetTimestamp() - ToStamp(limit);
        lock (_gate)
        {
            return [.. from worker in _workers
                       where worker is { Current.IsWaiting: false, IsInterrupted: false } && worker.Current.RanFrom <= latestStart
                       select worker.Current];
        }
    }

    private void TimeOut(WorkAttempt attempt, string limit)
    {
        var outcome = new AttemptOutcome(WorkStatus.TimedOut, null, $"The item did not finish within {limit}.");
        if (!TrySettle(attempt, outcome))
            return;

        if (_policy is null)
            Close(attempt.Entry, outcome);

        Worker? worker;
        lock (_gate)
            worker = _workers.Find(candidate => candidate.Current == attempt);

        if (worker is not null)
            Interrupt(worker, attempt);
    }

    // Told apart from the worker's next item by the attempt; see Worker.IsInterruptInFlight for the other half of the handshake.
    private void Interrupt(Worker worker, WorkAttempt attempt)
    {
        lock (_gate)
        {
            if (worker.Current != attempt || worker.IsInterrupted)
                return;

            worker.IsInterrupted = true;
            worker.IsInterruptInFlight = true;
            worker.InterruptedAt = _time.GetTimestamp();
        }

        worker.Interrupt();
        lock (_gate)
        {
            worker.IsInterruptInFlight = false;
            Monitor.PulseAll(_gate);
        }

        _clock.Set();
    }

    private void AwaitInterrupt(Worker worker)
    {
        lock (_gate)
        {
            while (worker.IsInterruptInFlight)
                Monitor.Wait(_gate);
        }
    }

    private List<Worker> StuckWorkers()
    {
        var latest = _time.GetTimestamp() - ToStamp(_options.Grace);
        lock (_gate)
            return _workers.FindAll(worker => worker is { Current: not null, IsInterrupted: true, IsAbandoned: false } && worker.InterruptedAt <= latest);
    }

    // Its thread ends when the call it is stuck in returns; until then it costs a thread and a runspace, and nobody waits for it.
    private void Abandon(Worker worker)
    {
        WorkAttempt attempt;
        lock (_gate)
        {
            if (worker is not { Current: { } current, IsInterrupted: true, IsAbandoned: false })
                return;

            attempt = current;
            worker.IsAbandoned = true;
        }

        var consequence = worker.LetGo();
        var isOneTooMany = Interlocked.Increment(ref _abandoned) >= MostAbandoned;

        // Said before the place is free: after that the run may be finished, and nobody reads any more.
        _output.Notify(new RunNotice(
            RunNoticeKind.WorkerAbandoned,
            $"Worker {worker.Number} did not stop within {_options.Grace.TotalSeconds:0.###} s of being told to, on item {attempt.Entry.Index}: it was given up and is replaced when needed. Its thread ends when the call it is stuck in returns.{(consequence is null ? "" : $" {consequence}")}",
            attempt.Entry));
        attempt.Entry.Report?.Invoke(attempt.Outcome);
        lock (_gate)
        {
            ReleaseWhileLocked(worker, attempt);
            _workers.Remove(worker);
        }

        attempt.Entry.AttemptEnded?.TrySetResult(attempt.Outcome);
        if (isOneTooMany)
            Fault(new InvalidOperationException($"{MostAbandoned} workers are stuck in calls that do not listen to a stop. The run ends before it uses up the process's threads and memory; give those calls a time-out of their own."));
        else
            Dispatch();
    }

    private bool IsTotalTimeUp()
    {
        lock (_gate)
        {
            if (_totalTimeUp || _phase == RunPhase.Cancelled || IsOverWhileLocked() || Remaining(_options.TotalTimeout, _startedAt) > TimeSpan.Zero)
                return false;

            return _totalTimeUp = true;
        }
    }

    private void EndForTotalTimeout()
    {
        // Said first: once all has ended, nobody reads any more.
        _output.Notify(new RunNotice(
            RunNoticeKind.TotalTimeout,
            $"The run did not finish within {_options.TotalTimeout!.Value.TotalSeconds:0.###} s: what ran was cancelled, what waited was not started."));
        End(RunPhase.Cancelled);
        _consumer.Set();
    }

    private bool Adapt()
    {
        if (_adaptive is null)
            return false;

        var processorTime = AdaptiveController.ProcessorTime();
        lock (_gate)
        {
            var before = _limit;
            _limit = _adaptive.Update(_time.GetElapsedTime(_startedAt), processorTime, _queue.Count);
            WakeProducerWhileLocked();
            return _limit > before;
        }
    }

    private TimeSpan? NextWake()
    {
        lock (_gate)
        {
            if (_clockStopped || (_workers.Count == 0 && (IsOverWhileLocked() || _phase == RunPhase.Cancelled)))
                return null;

            var next = Remaining(_phase == RunPhase.Cancelled ? null : _options.TotalTimeout, _startedAt);
            if (_adaptive is not null && _phase == RunPhase.Running)
                next = Min(next, AdaptiveTick);

            // An item that starts while the clock sleeps has its whole time before it: the sleep must not be longer than that.
            next = Min(next, _options.ItemTimeout ?? TimeSpan.MaxValue);
            foreach (var worker in _workers)
                next = Min(next, WakeForWhileLocked(worker));

            return next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : RoundUp(Min(next, TimeSpan.FromMinutes(1)));
        }
    }

    private TimeSpan WakeForWhileLocked(Worker worker) => worker switch
    {
        { Current: not null, IsInterrupted: true } => Remaining(_options.Grace, worker.InterruptedAt),
        { Current: { IsWaiting: false } attempt } => Remaining(_options.ItemTimeout, attempt.RanFrom),
        { Current: { } } when _options.ItemTimeout is not null => WaitingTick,
        _ => TimeSpan.MaxValue,
    };

    private TimeSpan Remaining(TimeSpan? limit, long since)
    {
        if (limit is not { } time)
            return TimeSpan.MaxValue;

        var left = time - _time.GetElapsedTime(since);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    // A wait for less than a millisecond would not wait at all, and the clock would spin.
    private static TimeSpan RoundUp(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds)));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
