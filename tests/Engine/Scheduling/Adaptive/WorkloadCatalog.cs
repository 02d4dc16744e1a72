namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

/// <summary>The workloads that the adaptive limit is measured on; docs/adaptive-limit.md shows the results.</summary>
internal static class WorkloadCatalog
{
    private const double Heavy = 0.5;

    public static IReadOnlyDictionary<string, WorkloadCase> All { get; } =
        new[] { InputOutput(), Queueing(), Degrading(), Failing(), Processors(), Changing() }.SelectMany(group => group).ToDictionary(one => one.Workload.Name);

    private static IEnumerable<WorkloadCase> InputOutput()
    {
        yield return new(new("I/O 10 ms") { PrivateSeconds = Workload.Even(0.01) }, 32, 5, 15);
        yield return new(new("I/O 100 ms, up to 300") { PrivateSeconds = Workload.Even(0.1) }, 300, 10, 25);
        yield return new(new("I/O 100 ms, heavy tail") { PrivateSeconds = Workload.HeavyTailed(0.1) }, 32, 15, 50);
        yield return new(new("I/O 1 s, heavy tail") { PrivateSeconds = Workload.HeavyTailed(1) }, 32, 30, 200);
        yield return new(new("I/O 5 s") { PrivateSeconds = Workload.Even(5) }, 32, 30, 120);
        yield return new(new("I/O 5 s, heavy tail") { PrivateSeconds = Workload.HeavyTailed(5, Heavy) }, 32, 60, 300);
    }

    private static IEnumerable<WorkloadCase> Queueing()
    {
        yield return new(Server("server of 8, 20 ms, heavy tail", Workload.HeavyTailed(0.02), 8, 1), 32, 15, 45);
        yield return new(Server("server of 8, 200 ms, up to 300", Workload.Even(0.2), 8, 1), 300, 20, 70);
        yield return new(Server("server of 20, 2 s", Workload.Even(2), 20, 1), 32, 60, 180);
    }

    private static IEnumerable<WorkloadCase> Degrading()
    {
        yield return new(Server("degrading beyond 8, 20 ms", Workload.Even(0.02), 8, 2), 32, 10, 40);
        yield return new(Server("degrading beyond 8, 200 ms, heavy tail", Workload.HeavyTailed(0.2, Heavy), 8, 2), 32, 15, 90);
        yield return new(Server("degrading beyond 20, 200 ms, up to 300", Workload.Even(0.2), 20, 2), 300, 20, 60);
        yield return new(Server("degrading beyond 20, 2 s", Workload.Even(2), 20, 2), 32, 60, 180);
    }

    private static IEnumerable<WorkloadCase> Failing()
    {
        yield return new(Server("refusing beyond 8, 200 ms", Workload.Even(0.2), double.MaxValue, 1) with { FailureChance = Beyond(8) }, 32, 20, 60);
        yield return new(Server("refusing beyond 20, 20 ms", Workload.Even(0.02), double.MaxValue, 1) with { FailureChance = Beyond(20) }, 64, 10, 30);
        yield return new(Server("server of 8, 200 ms, time-out 400 ms", Workload.Even(0.2), 8, 1) with { TimeoutSeconds = 0.4 }, 32, 20, 60);
        yield return new(new("I/O 200 ms, 30 % always fail") { PrivateSeconds = Workload.Even(0.2), FailureChance = (_, _) => 0.3 }, 32, 20, 60, FailsAnyway: true);
    }

    private static IEnumerable<WorkloadCase> Processors()
    {
        foreach (int cores in new[] { 2, 4, 8 })
            yield return new(Server($"CPU, {cores} cores, 20 ms", Workload.Even(0.02), cores, 1) with { Cores = cores }, 32, 5, 35);
        yield return new(Server("CPU, 4 cores, 1 s, heavy tail", Workload.HeavyTailed(1, Heavy), 4, 1) with { Cores = 4 }, 32, 15, 300);
        yield return new(Mixed("mixed 90 ms I/O + 10 ms CPU, 2 cores", 2), 32, 20, 60);
        yield return new(Mixed("mixed 90 ms I/O + 10 ms CPU, 4 cores", 4), 300, 20, 60);
    }

    private static IEnumerable<WorkloadCase> Changing()
    {
        foreach ((int from, string phase) in new[] { (0, "at first"), (60, "after the fall"), (120, "after the rise") })
        {
            yield return new(Stepping("server of 32-8-32, " + phase, 1), 64, from + 20, from + 60);
            yield return new(Stepping("degrading beyond 32-8-32, " + phase, 2), 64, from + 20, from + 60);
            yield return new(
                new("I/O 0.1-1-0.1 s, " + phase) { PrivateSeconds = (random, now) => Workload.Even(now is > 60 and < 120 ? 1 : 0.1)(random, now) },
                32, from + 20, from + 60);
        }
    }

    /// <summary>A server that works on so many items at full speed; beyond, its throughput stays (loss 1) or falls (loss 2: as 1 /
    /// concurrency).</summary>
    private static Workload Server(string name, Func<Random, double, double> seconds, double size, double loss) =>
        new(name) { SharedSeconds = seconds, Capacity = (present, _) => Capacity(present, size, loss) };

    private static Workload Stepping(string name, double loss) =>
        new(name) { SharedSeconds = Workload.Even(0.1), Capacity = (present, now) => Capacity(present, now is > 60 and < 120 ? 8 : 32, loss) };

    private static Workload Mixed(string name, int cores) =>
        Server(name, Workload.HeavyTailed(0.01), cores, 1) with { PrivateSeconds = Workload.HeavyTailed(0.09), Cores = cores };

    private static Func<int, double, double> Beyond(int size) => (accepted, _) => accepted >= size ? 1 : 0;

    private static double Capacity(int present, double size, double loss) => present <= size ? present : size * Math.Pow(size / present, loss - 1);
}
