using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Health;

/// <summary>
/// Checks many services at once. One thread adds checks and takes results; the checks themselves are asynchronous and hold no thread.
/// A service that is added while the same check is under way is not checked twice: the one result is given out as often as it was asked for.
/// </summary>
internal sealed class HealthRun : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // Waking a thread costs as much as a good part of a check: results that come one upon the other are taken together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);

    private readonly HealthRunOptions _options;
    private readonly AttemptRunner _attempts;
    private readonly HealthMemory? _memory;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Signal _consumer = new();
    private readonly long _startedAt;
    private CancellationTokenSource? _timeLimit;
    private CancellationToken _over;

    // Guards all fields below.
    private readonly object _gate = new();
    private readonly Dictionary<ServiceCheck, HealthJob> _underWay = [];
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<HealthCheckResult> _results = [];
    private int _outstanding;
    private long _added;
    private long _taken;
    private bool _inputEnded;
    private bool _disposed;

    /// <summary>Makes a run.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="checkers">Gives the checker for a kind of service.</param>
    /// <param name="memory">What is known from earlier checks, and learns from these; null for nothing.</param>
    /// <param name="time">The clock.</param>
    public HealthRun(HealthRunOptions options, Func<CheckKind, IServiceChecker> checkers, HealthMemory? memory, TimeProvider time)
    {
        _options = options;
        _memory = memory;
        _time = time;
        _attempts = new AttemptRunner(options, checkers, time);
        _startedAt = time.GetTimestamp();
    }

    /// <summary>The most checks at once, as of now: less than at the start when this machine has run out of something.</summary>
    public int ThrottleLimit => _attempts.Throttle.Limit;

    /// <summary>
    /// Lets no check begin after so much time from now. What waits for its turn by then has the last known status for a result, marked as not
    /// checked; what runs is finished. To be called before the first check is added.
    /// </summary>
    public void StopBeginningAfter(TimeSpan delay)
    {
        _timeLimit = new CancellationTokenSource(delay, _time);
        _over = _timeLimit.Token;
    }

    /// <summary>Every check is through and every result taken.</summary>
    public bool IsFinished
    {
        get
        {
            lock (_gate)
                return _inputEnded && _outstanding == 0;
        }
    }

    /// <summary>Adds a check. False: there is no room until results are taken.</summary>
    public bool TryAdd(ServiceCheck check)
    {
        HealthJob job;
        lock (_gate)
        {
            if (_outstanding >= _options.Capacity)
                return false;

            _outstanding++;
            _added++;
            if (_underWay.TryGetValue(check, out var same))
            {
                same.Copies++;
                return true;
            }

            job = new HealthJob(check, _time.GetTimestamp());
            _underWay.Add(check, job);
        }

        ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Run.DriveAsync(state.Job), (Run: this, Job: job), preferLocal: false);
        return true;
    }

    /// <summary>No more checks come.</summary>
    public void CompleteAdding()
    {
        lock (_gate)
            _inputEnded = true;
    }

    /// <summary>Takes the results that are ready, in the order the checks ended, and gives an empty list in exchange.</summary>
    public List<HealthCheckResult> Drain(List<HealthCheckResult> empty)
    {
        lock (_gate)
        {
            var ready = _results;
            _results = empty;
            _outstanding -= ready.Count;
            _taken += ready.Count;
            return ready;
        }
    }

    /// <summary>Waits until there may be results.</summary>
    public void WaitForActivity(TimeSpan timeout)
    {
        if (_consumer.Wait(timeout) && AreMoreToCome())
            _stop.Token.WaitHandle.WaitOne(Gathering);
    }

    /// <summary>This very check is waiting or running.</summary>
    public bool IsUnderWay(ServiceCheck check)
    {
        lock (_gate)
            return _underWay.ContainsKey(check);
    }

    /// <summary>Where the run stands.</summary>
    public RunProgress Progress()
    {
        lock (_gate)
        {
            var running = _attempts.Throttle.Running;
            return new RunProgress(
                _added, _taken, running, _outstanding - running, ThrottleLimit, _inputEnded, _time.GetElapsedTime(_startedAt));
        }
    }

    /// <summary>Ends all checks without a result. Never waits.</summary>
    public void Cancel()
    {
        // On another thread: whatever a cancelled connection runs must not hold up the thread that says stop.
        ThreadPool.UnsafeQueueUserWorkItem(static stop => CancelQuietly(stop), _stop, preferLocal: false);
        _consumer.Set();
    }

    /// <summary>Cancels what still runs and waits for it, two seconds at most.</summary>
    public void Dispose()
    {
        bool isQuiet;
        lock (_gate)
        {
            if (_disposed)
                return;

            _disposed = true;
            isQuiet = _underWay.Count == 0;
        }

        CancelQuietly(_stop);
        _timeLimit?.Dispose();
        if (!isQuiet)
            ((IAsyncResult)_quiet.Task).AsyncWaitHandle.WaitOne(Grace);
    }

    private bool AreMoreToCome()
    {
        lock (_gate)
            return _underWay.Count > 0;
    }

    private static void CancelQuietly(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of a connection that is being torn down; the checks themselves end by their tokens.
        }
    }

    private async Task DriveAsync(HealthJob job)
    {
        HealthCheckResult? result;
        try
        {
            var outcome = await _attempts.RunAsync(job, _over, _stop.Token).ConfigureAwait(false);
            result = ToResult(job, outcome);
        }
        catch (OperationCanceledException) when (job.MayNotBegin && !_stop.IsCancellationRequested)
        {
            result = job.Verdict is { } verdict ? Learn(job, verdict) : NotChecked(job, refusal: null);
        }
        catch (Exception error)
        {
            result = Faulty(job, error.Message);
        }

        Close(job, result);
    }

    // A cancelled check is no result and touches no memory.
    private HealthCheckResult? ToResult(HealthJob job, AttemptOutcome outcome)
    {
        if (outcome.Refusal is { } refusal)
            return NotChecked(job, refusal);

        if (job.Verdict is not { } verdict)
            return Faulty(job, outcome.Message ?? "the policy made no attempt");

        return Learn(job, verdict);
    }

    private HealthCheckResult Learn(HealthJob job, CheckVerdict verdict)
    {
        var result = HealthResults.Checked(job, verdict, new CheckTiming(job, _time), _time.GetUtcNow(), _options.CircuitOf(job.CircuitKey));
        return _memory is null ? result : _memory.Learn(job.Check.Key, result);
    }

    private HealthCheckResult NotChecked(HealthJob job, CircuitRefusal? refusal)
    {
        var (key, now) = (job.Check.Key, _time.GetUtcNow());
        return HealthResults.NotChecked(job.Check, refusal, _memory?.NoteUnchecked(key, now), new CheckTiming(job, _time), now, _options.CircuitOf(job.CircuitKey));
    }

    // Every input has its result, unless all is being stopped. Nothing here may throw: the check would never be closed.
    private HealthCheckResult? Faulty(HealthJob job, string why) => _stop.IsCancellationRequested
        ? null
        : HealthResults.Checked(job, HealthResults.Fault(why), new CheckTiming(job, _time), _time.GetUtcNow(), circuit: null);

    private void AddWhileLocked(HealthCheckResult result, int copies)
    {
        for (var copy = 0; copy < copies; copy++)
            _results.Add(result);
    }

    private void Close(HealthJob job, HealthCheckResult? result)
    {
        lock (_gate)
        {
            _underWay.Remove(job.Check);
            if (result is null)
                _outstanding -= job.Copies;
            else
                AddWhileLocked(result, job.Copies);

            if (_disposed && _underWay.Count == 0)
                _quiet.TrySetResult();
        }

        _consumer.Set();
    }
}
