namespace ConcurrencyOps.Scheduling;

/// <content>The crew: hiring and dispatching.</content>
internal sealed partial class ParallelRun
{
    /// <summary>With keys, how many items may be read while those that wait all wait for their own key.</summary>
    private const int MostLookAhead = 10_000;

    /// <summary>How many items may be between two attempts before the run stops reading input.</summary>
    private const int MostBetweenAttempts = 1_000;

    /// <summary>Opening an executor takes a processor, not patience: more at once only get in each other's way, and the first is ready later.</summary>
    private static readonly int MostOpening = 2 * Environment.ProcessorCount;

    private readonly List<Worker> _workers = [];
    private readonly Stack<Worker> _idle = new();
    private int _limit;
    private int _running;
    private int _peak;
    private int _opening;
    private int _hired;

    private long MostOutstanding =>
        _policy is null ? long.MaxValue : _options.QueueCapacity + (long)_options.MaxLimit + MostBetweenAttempts;

    // Hands waiting items to parked workers, and hires while items wait that no worker is coming for.
    private void Dispatch()
    {
        Worker? hired;
        lock (_gate)
            hired = DispatchWhileLocked();

        if (hired is not null)
            Start(hired);
    }

    private void Start(Worker hired)
    {
        for (Worker? next = hired; next is not null;)
        {
            next.Start();
            lock (_gate)
                next = HireWhileLocked();
        }
    }

    private Worker? DispatchWhileLocked()
    {
        AssignWhileLocked();
        return HireWhileLocked();
    }

    private void AssignWhileLocked()
    {
        while (_phase == RunPhase.Running && _running < _limit && _idle.TryPeek(out var worker) && _queue.TryDequeue(out var entry))
        {
            _idle.Pop();
            worker.Assigned = StartWhileLocked(worker, entry);
            worker.Wake.Set();
        }
    }

    private Worker? HireWhileLocked()
    {
        var wanted = Math.Min(_queue.HasRunnable ? _queue.Count : 0, _limit - _running);
        if (_phase != RunPhase.Running || _opening >= Math.Min(wanted, MostOpening) || _workers.Count >= _limit)
            return null;

        var worker = new Worker(++_hired, this, _newExecutor);
        _workers.Add(worker);
        _opening++;
        return worker;
    }

    private WorkAttempt StartWhileLocked(Worker worker, WorkEntry entry)
    {
        _running++;
        _peak = Math.Max(_peak, _running);
        var now = _time.GetTimestamp();
        _adaptive?.InFlightChanged(_time.GetElapsedTime(_startedAt, now), _running);
        worker.Current = entry.LastAttempt = new WorkAttempt(entry, ++entry.Attempts, worker.Number, now);
        WakeProducerWhileLocked();
        return worker.Current;
    }

    // The worker is free again, and so is the place its item took. Only now may a resilience pipeline try the item again.
    private void Release(Worker worker)
    {
        WorkAttempt? attempt;
        lock (_gate)
            attempt = worker is { IsAbandoned: false } ? worker.Current : null;

        if (attempt is null)
            return;

        // A circuit must know of a failure before the next item starts.
        attempt.Entry.Report?.Invoke(attempt.Outcome);
        bool parkedWorkersMayHaveWork;
        lock (_gate)
        {
            if (worker.IsAbandoned)
                return;

            ReleaseWhileLocked(worker, attempt);
            parkedWorkersMayHaveWork = _idle.Count > 0 && _queue.HasRunnable;
        }

        attempt.Entry.AttemptEnded?.TrySetResult(attempt.Outcome);
        if (parkedWorkersMayHaveWork)
            Dispatch();
    }

    private void ReleaseWhileLocked(Worker worker, WorkAttempt attempt)
    {
        worker.Current = null;
        worker.Assigned = null;
        _running--;
        _queue.Release(attempt.Entry);
        var now = _time.GetTimestamp();
        _adaptive?.InFlightChanged(_time.GetElapsedTime(_startedAt, now), _running);
        if (attempt.Outcome.Status is not (WorkStatus.Cancelled or WorkStatus.Skipped))
            _adaptive?.Finished(_time.GetElapsedTime(attempt.RanFrom, now), attempt.Outcome.Status != WorkStatus.Succeeded);

        WakeProducerWhileLocked();
        if (_running == 0 && (_outstanding == 0 || _phase == RunPhase.Cancelled))
            _consumer.Set();
    }

    private void OpenedWhileLocked(Worker worker)
    {
        if (!worker.IsOpening)
            return;

        worker.IsOpening = false;
        _opening--;
    }

    private bool IsOverWhileLocked() => _inputEnded && _outstanding == 0;

    private void WakeIdleWhileLocked()
    {
        if (_phase != RunPhase.Cancelled && !IsOverWhileLocked())
            return;

        while (_idle.TryPop(out var worker))
            worker.Wake.Set();
    }

    // Woken for every single place, the producer would change threads once an item; it comes back when half the queue is free.
    private void WakeProducerWhileLocked()
    {
        var isStillHalfFull = _queue.HasRunnable && _queue.Count > _options.QueueCapacity / 2;
        if (!_producerWaits || isStillHalfFull || !HasRoomWhileLocked())
            return;

        _producerWaits = false;
        _consumer.Set();
    }
}
