using System.Numerics;
using ConcurrencyOps.Statistics;

namespace ConcurrencyOps.Contention;

/// <summary>The figures of one row while they are collected.</summary>
internal sealed class ContentionRow
{
    /// <summary>Threads with smaller numbers can be marked.</summary>
    public const int MostMarked = 4096;

    private const int BitsOfWord = 64;

    /// <summary>How long was waited.</summary>
    public DurationSeries Waits;

    /// <summary>How long it was held.</summary>
    public DurationSeries Holds;

    // A bit for each thread: pairs of lock and thread would be most of the memory.
    private ulong[] _marked = [];

    public long Acquisitions { get; set; }

    public int MaxWaiters { get; private set; }

    public void AddWait(in ContentionWait wait)
    {
        Waits.Add(wait.DurationNs);
        MaxWaiters = Math.Max(MaxWaiters, wait.Waiters);
    }

    /// <summary>How many threads are marked.</summary>
    public int MarkedThreads => _marked.Sum(BitOperations.PopCount);

    /// <summary>Marks a thread as one that was seen here; false for a number too large to be marked.</summary>
    public bool TryMark(int thread)
    {
        if (thread >= MostMarked)
            return false;
        int word = thread / BitsOfWord;
        if (word >= _marked.Length)
            Array.Resize(ref _marked, word + 1);
        _marked[word] |= 1UL << (thread % BitsOfWord);
        return true;
    }

    public void Add(ContentionRow other)
    {
        Acquisitions += other.Acquisitions;
        MaxWaiters = Math.Max(MaxWaiters, other.MaxWaiters);
        Waits.Add(other.Waits);
        Holds.Add(other.Holds);
        if (other._marked.Length > _marked.Length)
            Array.Resize(ref _marked, other._marked.Length);
        for (int word = 0; word < other._marked.Length; word++)
            _marked[word] |= other._marked[word];
    }
}

/// <summary>Durations in nanoseconds: maximum exact, sum as exact as a double is, percentiles from a histogram that is made with the first one.</summary>
internal struct DurationSeries
{
    private const int NsPerTick = 100;
    private const double NsPerMs = 1e6;

    private LatencyHistogram? _histogram;
    private double _sumNs;
    private long _maxNs;

    public readonly long Count => _histogram?.Count ?? 0;

    public readonly double TotalMs => _sumNs / NsPerMs;

    public readonly double? MeanMs => Count == 0 ? null : _sumNs / Count / NsPerMs;

    public readonly double? MaxMs => Count == 0 ? null : _maxNs / NsPerMs;

    public void Add(long ns)
    {
        ns = Math.Max(0, ns);
        (_histogram ??= new()).Record(new TimeSpan((ns + (NsPerTick / 2)) / NsPerTick));
        _sumNs += ns;
        _maxNs = Math.Max(_maxNs, ns);
    }

    public void Add(in DurationSeries other)
    {
        if (other._histogram is null)
            return;
        (_histogram ??= new()).Add(other._histogram);
        _sumNs += other._sumNs;
        _maxNs = Math.Max(_maxNs, other._maxNs);
    }

    // The histogram counts in steps of 100 ns.
    public readonly double? PercentileMs(double percentage) =>
        _histogram?.Percentile(percentage) is { } duration ? Math.Min(duration.TotalMilliseconds, _maxNs / NsPerMs) : null;
}
