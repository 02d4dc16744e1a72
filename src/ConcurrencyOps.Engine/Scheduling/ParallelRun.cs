using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling.Adaptive;

namespace ConcurrencyOps.Scheduling;

/// <summary>
/// Runs items on a crew of workers, each a thread of its own. This part is the consumer's: one thread adds items and drains what comes back.
/// ParallelRun.Workers.cs is what the workers call, ParallelRun.Fate.cs how items end, ParallelRun.Clock.cs what time brings about.
/// </summary>
internal sealed partial class ParallelRun : IDisposable
{
    // At the end of the grace the clock gives stuck workers up, and only then are their items through.
    private static readonly TimeSpan Bookkeeping = TimeSpan.FromMilliseconds(100);

    // Guards the queue, the ledger, the workers' state and every mutable field of this class. Never held while calling an executor, a
    // resilience pipeline or the output buffer.
    private readonly object _gate = new();
    private readonly ParallelRunOptions _options;
    private readonly Func<IWorkExecutor> _newExecutor;
    private readonly TimeProvider _time;
    private readonly IResiliencePipeline? _policy;
    private readonly WorkQueue _queue;
    private readonly RunLedger _ledger;
    private readonly OutputBuffer _output;
    private readonly Signal _consumer = new();
    private readonly CancellationTokenSource _noMoreAttempts = new();
    private readonly long _startedAt;
    private readonly DateTimeOffset _startedAtUtc;

    private RunPhase _phase;
    private bool _inputEnded;
    private bool _producerWaits;
    private long _nextIndex;
    private long _outstanding;
    private long? _endedAt;
    private Exception? _fault;

    public ParallelRun(ParallelRunOptions options, Func<IWorkExecutor> newExecutor, IResiliencePipeline? policy = null, TimeProvider? time = null)
    {
        _options = options;
        _newExecutor = newExecutor;
        _policy = policy;
        _time = time ?? TimeProvider.System;
        _queue = new WorkQueue(options.PartitionLimit, options.Ordered);
        _ledger = new RunLedger(options.StopAfterFailures, options.StopAfterFailurePercent);
        _output = new OutputBuffer(options.OutputCapacity, options.Ordered, IsKept, _consumer, _time);
        _startedAt = _time.GetTimestamp();
        _startedAtUtc = _time.GetUtcNow();
        _adaptive = options.MinLimit == options.MaxLimit ? null : new AdaptiveController(options.MinLimit, options.MaxLimit, Environment.ProcessorCount);
        _limit = _adaptive?.Limit ?? options.MaxLimit;
    }

    private enum RunPhase
    {
        Running,

        /// <summary>No further attempt starts; what runs may end by itself.</summary>
        Halted,

        /// <summary>What runs is stopped too.</summary>
        Cancelled,
    }

    /// <summary>Nothing more will come of what was added: every item has its result, and no worker is busy but those given up.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_gate)
                return IsQuietWhileLocked();
        }
    }

    /// <summary>The run takes no more work, for whatever reason: items added now are skipped.</summary>
    public bool IsEnding
    {
        get
        {
            lock (_gate)
                return _phase != RunPhase.Running;
        }
    }

    /// <summary>What made the run impossible, such as a worker that could not open; null when nothing did.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate)
                return _fault;
        }
    }

    /// <summary>Adds an item; false when there is no room: drain, wait for activity, try again.</summary>
    /// <param name="input">The item.</param>
    /// <param name="key">The key it is partitioned by.</param>
    /// <param name="unstartable">Why the item cannot be started at all; it gets this as its result.</param>
    public bool TryAdd(object? input, string? key, AttemptOutcome? unstartable = null)
    {
        WorkEntry entry;
        Worker? hired = null;
        bool runs;
        lock (_gate)
        {
            // What cannot run keeps to the bounds, too: in an ordered run its result is held until its turn.
            if (_phase != RunPhase.Cancelled && !HasRoomWhileLocked())
            {
                _producerWaits = true;
                return false;
            }

            runs = _phase == RunPhase.Running && unstartable is null;
            entry = new WorkEntry(_nextIndex++, input, key, _time.GetTimestamp());
            _ledger.Total++;
            _outstanding++;
            if (runs && _policy is null)
            {
                _queue.Enqueue(entry);
                hired = DispatchWhileLocked();
            }
        }

        if (!runs)
            Close(entry, unstartable ?? new AttemptOutcome(WorkStatus.Skipped));
        else if (_policy is not null)
            _ = DriveAsync(entry, _policy);
        else if (hired is not null)
            Start(hired);

        return true;
    }

    /// <summary>No more items will be added: workers without work may go home.</summary>
    public void CompleteAdding()
    {
        lock (_gate)
        {
            _inputEnded = true;
            if (_outstanding == 0)
                _endedAt ??= _time.GetTimestamp();

            WakeIdleWhileLocked();
        }
    }

    /// <summary>Takes all records that are ready. <paramref name="into"/> must be empty; it changes hands.</summary>
    public List<OutputRecord> Drain(List<OutputRecord> into) => _output.Drain(into);

    /// <summary>Waits until there may be something to do: records, room for an item, the end of the run; or until the time is up.</summary>
    public void WaitForActivity(TimeSpan atMost) => _consumer.Wait(atMost);

    public WorkMetrics Metrics()
    {
        lock (_gate)
            return _ledger.ToMetrics(_time.GetElapsedTime(_startedAt, _endedAt ?? _time.GetTimestamp()), _peak, _limit);
    }

    public RunProgress Progress()
    {
        lock (_gate)
            return new RunProgress(_ledger.Total, _ledger.Done, _running, _queue.Count, _limit, _inputEnded, _time.GetElapsedTime(_startedAt));
    }

    /// <summary>Stops everything and drops what was not read. Returns at once; safe from any thread, any number of times.</summary>
    public void Cancel()
    {
        _output.Abort();
        End(RunPhase.Cancelled);
        _consumer.Set();
    }

    /// <summary>Cancels what still runs and waits, about as long as the grace, until no worker runs user code and every item is counted.</summary>
    public void Dispose()
    {
        Cancel();
        CompleteAdding();
        var since = _time.GetTimestamp();
        while (!IsFinished && Remaining(_options.Grace + Bookkeeping, since) is var left && left > TimeSpan.Zero)
            _consumer.Wait(RoundUp(left));

        foreach (var worker in BusyWorkers())
            worker.LetGo();

        StopClock();
    }

    private bool HasRoomWhileLocked()
    {
        if (_options.Ordered && _nextIndex >= _output.Head + _options.OrderWindow)
            return false;

        if (_outstanding >= MostOutstanding)
            return false;

        // With keys, the queue may be full of items that wait for their own key while workers idle: then look further ahead.
        return _queue.Count < _options.QueueCapacity
            || (_options.PartitionLimit is not null && _queue.Count < MostLookAhead && !_queue.HasRunnable && _running < _limit);
    }

    private List<Worker> BusyWorkers()
    {
        lock (_gate)
            return _workers.FindAll(worker => worker is { Current: not null, IsAbandoned: false });
    }

    private bool IsQuietWhileLocked() => _outstanding == 0 && _running == 0;

    private long ToStamp(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
