namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>
/// Collects what a scheduler reports and cuts it into windows, each of which becomes one <see cref="LoadSample"/> for the
/// <see cref="AdaptiveLimit"/>.
/// </summary>
/// <remarks>
/// Made to be called under the scheduler's lock: an item costs about 20 ns in all, most of it one logarithm, and allocates nothing. Not
/// thread-safe by itself.
/// All times are readings of one monotonic clock, in any epoch. The scheduler asks <see cref="IsDue"/> after a finished item and on a timer of about
/// <see cref="MaximumLength"/>, so that windows close while long items run; when one is due it reads the processor time and calls <see
/// cref="TryClose"/>.
/// </remarks>
/// <param name="cores">The number of processors that count as a utilization of 1; at least 1.</param>
internal sealed class LoadWindow(int cores)
{
    /// <summary>No window is shorter: 50 ms. The processor time of a process has a resolution of 10 to 16 ms.</summary>
    public static readonly TimeSpan MinimumLength = TimeSpan.FromMilliseconds(50);

    /// <summary>Every window may close then, whatever finished: 250 ms. It is the reaction time to items that never finish.</summary>
    public static readonly TimeSpan MaximumLength = TimeSpan.FromMilliseconds(250);

    /// <summary>A window shorter than <see cref="MaximumLength"/> holds at least so many items, and at least half the limit: 4.</summary>
    public const int MinimumItems = 4;

    private readonly int _cores = cores >= 1
        ? cores
        : throw new ArgumentOutOfRangeException(nameof(cores), cores, "There is at least one processor.");
    private TimeSpan _started;
    private TimeSpan _processorTimeAtStart;
    private TimeSpan _inFlightSince;
    private int _inFlight;
    private double _inFlightTicks;
    private int _completed;
    private int _failed;
    private double _logSum;
    private double _failedLogSum;
    private double _failedLogSquares;
    private double _logSquares;

    /// <summary>Opens the first window: forgets what was reported before, except how many items are in flight.</summary>
    /// <param name="now">The monotonic time.</param>
    /// <param name="processorTime">The processor time that this process has used so far.</param>
    public void Start(TimeSpan now, TimeSpan processorTime) => Open(now, processorTime);

    /// <summary>Tells that from now on so many items run at once.</summary>
    /// <param name="now">The monotonic time.</param>
    /// <param name="inFlight">The number of running items: zero or more.</param>
    public void InFlightChanged(TimeSpan now, int inFlight)
    {
        _inFlightTicks += (double)_inFlight * (now - _inFlightSince).Ticks;
        _inFlightSince = now;
        _inFlight = inFlight;
    }

    /// <summary>Counts a finished item.</summary>
    /// <param name="latency">How long it ran.</param>
    /// <param name="failed">Whether it failed or timed out.</param>
    public void Finished(TimeSpan latency, bool failed)
    {
        double logarithm = Math.Log(Math.Max(1, latency.Ticks));
        _completed++;
        // Failures count apart: a server that refuses at once must not look like a fast one.
        if (failed)
        {
            _failed++;
            _failedLogSum += logarithm;
            _failedLogSquares += logarithm * logarithm;
        }
        else
        {
            _logSum += logarithm;
            _logSquares += logarithm * logarithm;
        }
    }

    /// <summary>
    /// Whether the window can close: at <see cref="MaximumLength"/>, or from <see cref="MinimumLength"/> on when the larger of
    /// <see cref="MinimumItems"/> and half the limit have finished.
    /// </summary>
    /// <param name="now">The monotonic time.</param>
    /// <param name="limit">The limit in force.</param>
    public bool IsDue(TimeSpan now, int limit)
    {
        TimeSpan length = now - _started;
        return length >= MaximumLength || (length >= MinimumLength && _completed >= Math.Max(MinimumItems, limit / 2));
    }

    /// <summary>Closes the window when it is due and opens the next one.</summary>
    /// <param name="now">The monotonic time.</param>
    /// <param name="limit">The limit in force.</param>
    /// <param name="waiting">The items that wait for a permit now.</param>
    /// <param name="processorTime">The processor time that this process has used so far; read it only when <see cref="IsDue"/>, reading it
    /// costs microseconds.</param>
    /// <param name="sample">What happened in the window, when it closed.</param>
    /// <returns>Whether the window closed.</returns>
    public bool TryClose(TimeSpan now, int limit, int waiting, TimeSpan processorTime, out LoadSample sample)
    {
        sample = default;
        if (!IsDue(now, limit))
            return false;

        InFlightChanged(now, _inFlight);
        sample = Summarize(now - _started, waiting, processorTime);
        Open(now, processorTime);
        return true;
    }

    private LoadSample Summarize(TimeSpan length, int waiting, TimeSpan processorTime)
    {
        bool anyGood = _completed > _failed;
        int items = anyGood ? _completed - _failed : _failed;
        double mean = items == 0 ? 0 : (anyGood ? _logSum : _failedLogSum) / items;
        // Rounding can push the difference of two nearly equal sums below zero.
        double variance = items < 2 ? 0 : Math.Max(0, ((anyGood ? _logSquares : _failedLogSquares) / items) - (mean * mean));
        double typical = _completed == 0 ? 0 : Math.Exp(mean) / TimeSpan.TicksPerSecond;
        double cpu = (processorTime - _processorTimeAtStart) / length / _cores;
        double inFlight = _inFlightTicks / length.Ticks;
        return new LoadSample(
            _completed, _failed, length.TotalSeconds, typical, Math.Sqrt(variance), inFlight, waiting, Math.Clamp(cpu, 0, 1));
    }

    private void Open(TimeSpan now, TimeSpan processorTime)
    {
        _started = now;
        _processorTimeAtStart = processorTime;
        _inFlightSince = now;
        _inFlightTicks = 0;
        _completed = 0;
        _failed = 0;
        _logSum = _failedLogSum = _failedLogSquares = 0;
        _logSquares = 0;
    }
}
