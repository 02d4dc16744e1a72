using ConcurrencyOps.Statistics;

namespace ConcurrencyOps.Contention;

/// <summary>The figures of one row while they are collected.</summary>
internal sealed class ContentionRow
{
    /// <summary>The thread that was counted last: most often it is the next one, too.</summary>
    public int LastThread = ContentionTable.None;

    public long Acquisitions { get; set; }

    public int MaxWaiters { get; private set; }

    public DurationSeries Waits { get; } = new();

    public DurationSeries Holds { get; } = new();

    public void AddWait(in ContentionWait wait)
    {
        Waits.Add(wait.DurationNs);
        MaxWaiters = Math.Max(MaxWaiters, wait.Waiters);
    }

    public void Add(ContentionRow other)
    {
        Acquisitions += other.Acquisitions;
        MaxWaiters = Math.Max(MaxWaiters, other.MaxWaiters);
        Waits.Add(other.Waits);
        Holds.Add(other.Holds);
    }
}

/// <summary>Durations in nanoseconds: sum and maximum exact, percentiles from a histogram that is made with the first one.</summary>
internal sealed class DurationSeries
{
    private const int NsPerTick = 100;
    private const double NsPerMs = 1e6;

    private LatencyHistogram? _histogram;
    private Int128 _sumNs;
    private long _maxNs;

    public long Count => _histogram?.Count ?? 0;

    public double TotalMs => (double)_sumNs / NsPerMs;

    public double? MeanMs => Count == 0 ? null : (double)_sumNs / Count / NsPerMs;

    public double? MaxMs => Count == 0 ? null : _maxNs / NsPerMs;

    public void Add(long ns)
    {
        ns = Math.Max(0, ns);
        (_histogram ??= new()).Record(new TimeSpan((ns + (NsPerTick / 2)) / NsPerTick));
        _sumNs += ns;
        _maxNs = Math.Max(_maxNs, ns);
    }

    public void Add(DurationSeries other)
    {
        if (other._histogram is null)
            return;
        (_histogram ??= new()).Add(other._histogram);
        _sumNs += other._sumNs;
        _maxNs = Math.Max(_maxNs, other._maxNs);
    }

    // The histogram counts in steps of 100 ns.
    public double? PercentileMs(double percentage) =>
        _histogram?.Percentile(percentage) is { } duration ? Math.Min(duration.TotalMilliseconds, _maxNs / NsPerMs) : null;
}
