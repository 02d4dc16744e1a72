namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>What was measured at one limit: the sum of some windows, and the score that compares it with another limit.</summary>
internal sealed class LoadEvidence
{
    private const double ShortestLatencySeconds = 1e-7;

    private double _inFlightSeconds;
    private double _cpuSeconds;
    private double _logSum;
    private double _logSquares;
    private int _failed;
    private int _timed;
    private bool _timedGood;

    /// <summary>Items measured, failed ones included.</summary>
    public int Items { get; private set; }

    /// <summary>The time measured, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>The mean share of all cores in use, 0 to 1.</summary>
    public double Cpu => Seconds > 0 ? _cpuSeconds / Seconds : 0;

    /// <summary>
    /// The logarithm of the throughput of good items, less what the permits and the failures cost; needs at least one item. The throughput comes from
    /// Little's law, concurrency over typical latency: a count would beat with items that started together, and the geometric mean hardly moves
    /// when one item of a heavy-tailed batch takes very long.
    /// </summary>
    public double Score
    {
        get
        {
            double logConcurrency = Math.Log(_inFlightSeconds / Seconds);
            return logConcurrency - (_logSum / _timed)
                + Math.Log(1 - FailureShare)
                - (AdaptiveLimitConstants.FailureCost * FailureShare)
                - (AdaptiveLimitConstants.PermitCost * logConcurrency);
        }
    }

    /// <summary>The squared standard error of <see cref="Score"/>, from the spread of the latencies and of the failures (delta method).</summary>
    public double Variance
    {
        get
        {
            double mean = _logSum / _timed;
            // Few items may look alike by chance; one over their number keeps their word from counting too much.
            double latencies = Math.Max(0, (_logSquares / _timed) - (mean * mean)) + (1.0 / _timed);
            double share = FailureShare;
            // At the cut the share no longer moves the score.
            double slope = share >= AdaptiveLimitConstants.LargestFailureShare ? 0 : (1 / (1 - share)) + AdaptiveLimitConstants.FailureCost;
            return (latencies / _timed) + (slope * slope * share * (1 - share) / Items);
        }
    }

    private double FailureShare => Math.Min(AdaptiveLimitConstants.LargestFailureShare, (double)_failed / Items);

    /// <summary>Whether this is all that a trial of the limit measures, however uncertain it still is.</summary>
    public bool IsComplete(int limit) =>
        Items >= Math.Max(AdaptiveLimitConstants.MostItems, limit * AdaptiveLimitConstants.ItemsPerPermit)
        || Seconds >= AdaptiveLimitConstants.LongestTrialSeconds;

    /// <summary>Adds a window.</summary>
    public void Add(in LoadSample sample)
    {
        Seconds += sample.WindowSeconds;
        _inFlightSeconds += sample.MeanInFlight * sample.WindowSeconds;
        _cpuSeconds += sample.CpuUtilization * sample.WindowSeconds;
        if (sample.Completed == 0)
            return;

        Items += sample.Completed;
        _failed += sample.Failed;
        AddLatencies(sample);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Items = _failed = _timed = 0;
        _timedGood = false;
        Seconds = _inFlightSeconds = _cpuSeconds = _logSum = _logSquares = 0;
    }

    /// <summary>The latencies of failed items stand in only until the first item succeeds.</summary>
    private void AddLatencies(in LoadSample sample)
    {
        int good = sample.Completed - sample.Failed;
        if (good == 0 && _timedGood)
            return;
        if (good > 0 && !_timedGood)
        {
            _timedGood = true;
            _timed = 0;
            _logSum = _logSquares = 0;
        }

        int items = good > 0 ? good : sample.Completed;
        double logarithm = Math.Log(Math.Max(ShortestLatencySeconds, sample.TypicalLatencySeconds));
        _timed += items;
        _logSum += logarithm * items;
        _logSquares += ((logarithm * logarithm) + (sample.LatencySpread * sample.LatencySpread)) * items;
    }
}
