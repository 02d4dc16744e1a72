namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

/// <summary>A workload, the largest limit allowed, and the seconds between which the throughput counts.</summary>
internal sealed record WorkloadCase(Workload Workload, int Maximum, int From, int To, bool FailsAnyway = false)
{
    // A limit at which more fail is no good fixed limit, whatever else finishes: in a batch every item counts.
    private const double MostFailures = 0.1;

    /// <summary>The best of the fixed limits and its throughput; beyond 12, every limit 15 % larger than the last is tried.</summary>
    public (int Limit, double Throughput) BestFixed()
    {
        // A fixed limit settles at once; only long items need the whole time.
        bool isShort = To - From <= 45;
        int start = isShort ? From - 4 : 0;
        int to = isShort ? From + 8 : To;
        (int Limit, double Throughput) best = (0, 0);
        for (int limit = 2; limit <= Maximum; limit = Next(limit))
        {
            SimulationResult result = WorkloadSimulator.RunFixed(Workload, limit, to, startAt: start);
            double throughput = result.Throughput(From, to);
            if (throughput > best.Throughput && (FailsAnyway || result.FailureShare(From, to) <= MostFailures))
                best = (limit, throughput);
        }

        return best;
    }

    private int Next(int limit) => limit == Maximum ? limit + 1 : Math.Min(Maximum, limit < 12 ? limit + 1 : limit * 115 / 100);
}
