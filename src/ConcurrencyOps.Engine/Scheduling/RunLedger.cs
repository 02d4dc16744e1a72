using ConcurrencyOps.Statistics;

namespace ConcurrencyOps.Scheduling;

/// <summary>Counts what became of the items. Not thread-safe: the run's lock guards it.</summary>
internal sealed class RunLedger(long? stopAfterFailures, double? stopAfterFailurePercent)
{
    /// <summary>A share of failures says nothing before this many failed.</summary>
    public const int FewestFailuresForPercent = 3;

    private readonly long[] _counts = new long[Enum.GetValues<WorkStatus>().Length];
    private readonly LatencyHistogram _durations = new();
    private long _retries;

    /// <summary>Items read from the input.</summary>
    public long Total { get; set; }

    public long this[WorkStatus status] => _counts[(int)status];

    public long Finished => this[WorkStatus.Succeeded] + FailedOrTimedOut;

    public long Done => Finished + this[WorkStatus.Cancelled] + this[WorkStatus.Skipped];

    private long FailedOrTimedOut => this[WorkStatus.Failed] + this[WorkStatus.TimedOut];

    /// <summary>Whether so many items failed that no further one should start.</summary>
    public bool TooManyFailures =>
        FailedOrTimedOut >= stopAfterFailures
        || (FailedOrTimedOut >= FewestFailuresForPercent && 100.0 * FailedOrTimedOut / Finished >= stopAfterFailurePercent);

    /// <param name="status">How the item ended.</param>
    /// <param name="attempts">How often it was started.</param>
    /// <param name="duration">How long its last attempt ran; null when it never ran.</param>
    public void Count(WorkStatus status, int attempts, TimeSpan? duration)
    {
        _counts[(int)status]++;
        _retries += Math.Max(0, attempts - 1);
        if (duration is { } ran && status is not (WorkStatus.Cancelled or WorkStatus.Skipped))
            _durations.Record(ran);
    }

    public WorkMetrics ToMetrics(TimeSpan elapsed, int peakWorkers, int finalLimit) => new()
    {
        Total = Total,
        Succeeded = this[WorkStatus.Succeeded],
        Failed = this[WorkStatus.Failed],
        TimedOut = this[WorkStatus.TimedOut],
        Cancelled = this[WorkStatus.Cancelled],
        Skipped = this[WorkStatus.Skipped],
        Retries = _retries,
        ElapsedMs = elapsed.TotalMilliseconds,
        ItemsPerSecond = elapsed > TimeSpan.Zero ? Finished / elapsed.TotalSeconds : 0,
        MeanMs = _durations.Mean?.TotalMilliseconds,
        P50Ms = _durations.Percentile(50)?.TotalMilliseconds,
        P95Ms = _durations.Percentile(95)?.TotalMilliseconds,
        P99Ms = _durations.Percentile(99)?.TotalMilliseconds,
        MaxMs = _durations.Max?.TotalMilliseconds,
        PeakWorkers = peakWorkers,
        FinalLimit = finalLimit,
    };
}
