namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

/// <summary>What a simulated run did: good and failed items per second of simulated time, and the limit at the end of each.</summary>
internal sealed record SimulationResult(IReadOnlyList<int> Good, IReadOnlyList<int> Failed, IReadOnlyList<int> Limits, double Seconds)
{
    /// <summary>Good items a second from a second on, up to another.</summary>
    public double Throughput(int from, int to) => Good.Take(from..to).Sum() / (double)(to - from);

    /// <summary>The share of the items that failed.</summary>
    public double FailureShare(int from, int to)
    {
        double failed = Failed.Take(from..to).Sum();
        return failed / Math.Max(1, failed + Good.Take(from..to).Sum());
    }

    public double MeanLimit(int from, int to) => Limits.Take(from..to).Average();

    public int LargestLimit => Limits.Max();
}
