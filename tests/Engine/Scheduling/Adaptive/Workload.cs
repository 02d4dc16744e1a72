namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

/// <summary>
/// Work as the simulator knows it. An item first spends its private seconds (pure latency, nobody shares it), then its shared seconds at a
/// resource that
/// all items in flight share equally; the resource works off <see cref="Capacity"/> item-seconds in a second. Times in seconds.
/// </summary>
internal sealed record Workload(string Name)
{
    /// <summary>The private part of an item that starts at a time.</summary>
    public Func<Random, double, double> PrivateSeconds { get; init; } = (_, _) => 0;

    /// <summary>The shared part of an item that starts at a time.</summary>
    public Func<Random, double, double> SharedSeconds { get; init; } = (_, _) => 0;

    /// <summary>How many item-seconds a second the shared resource works off, by the items at it and the time; an item gets at most 1.</summary>
    public Func<int, double, double> Capacity { get; init; } = (present, _) => present;

    /// <summary>The chance that an item fails at once (after a twentieth of its time), by the accepted items in flight without it and the
    /// time.</summary>
    public Func<int, double, double> FailureChance { get; init; } = (_, _) => 0;

    /// <summary>An item that takes longer fails then, and leaves the resource.</summary>
    public double TimeoutSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>The processors, when the shared resource is this machine; 0 when it is a server elsewhere.</summary>
    public int Cores { get; init; }

    public static Func<Random, double, double> Even(double mean) => (random, _) => mean * (0.7 + (0.6 * random.NextDouble()));

    public static Func<Random, double, double> HeavyTailed(double mean, double sigma = 1) => (random, _) =>
        mean * Math.Exp((sigma * Gaussian(random)) - (sigma * sigma / 2));

    public override string ToString() => Name;

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
