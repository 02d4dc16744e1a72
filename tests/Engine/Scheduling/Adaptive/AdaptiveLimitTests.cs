using ConcurrencyOps.Scheduling.Adaptive;
using CsCheck;

namespace ConcurrencyOps.Tests.Scheduling.Adaptive;

public sealed class AdaptiveLimitTests(ITestOutputHelper output)
{
    private const int Minimum = 2;
    private const int Seeds = 3;

    public static TheoryData<string> Workloads => [.. WorkloadCatalog.All.Keys];

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Settled_throughput_is_within_20_percent_of_the_best_fixed_limit(string workload)
    {
        WorkloadCase one = WorkloadCatalog.All[workload];
        (int bestLimit, double best) = one.BestFixed();

        SimulationResult[] runs = [.. Enumerable.Range(1, Seeds).Select(seed => Run(one.Workload, one.Maximum, one.To, seed))];
        double[] shares = [.. runs.Select(run => run.Throughput(one.From, one.To) / best)];
        double limit = runs.Average(run => run.MeanLimit(one.From, one.To));
        double failed = runs.Average(run => run.FailureShare(one.From, one.To));
        output.WriteLine(FormattableString.Invariant(
            $"| {workload} | {one.Maximum} | {one.From}-{one.To} s | {bestLimit} | {best:F1} | {limit:F0} | {shares.Average():P0} | {shares.Min():P0} | {failed:P0} |"));

        shares.Min().ShouldBeGreaterThanOrEqualTo(0.8);
    }

    [Theory]
    [InlineData("CPU, 2 cores, 20 ms", 2)]
    [InlineData("CPU, 4 cores, 20 ms", 4)]
    [InlineData("CPU, 8 cores, 20 ms", 8)]
    [InlineData("CPU, 4 cores, 1 s, heavy tail", 4)]
    public void Busy_processors_keep_the_limit_under_twice_their_number(string workload, int cores)
    {
        WorkloadCase one = WorkloadCatalog.All[workload];

        for (int seed = 1; seed <= Seeds; seed++)
            Run(one.Workload, one.Maximum, one.To, seed).LargestLimit.ShouldBeLessThanOrEqualTo(2 * cores);
    }

    [Fact]
    public void Failures_that_do_not_depend_on_the_load_do_not_lower_the_limit()
    {
        WorkloadCase one = WorkloadCatalog.All["I/O 200 ms, 30 % always fail"];

        for (int seed = 1; seed <= Seeds; seed++)
            Run(one.Workload, one.Maximum, one.To, seed).MeanLimit(one.From, one.To).ShouldBeGreaterThan(0.8 * one.Maximum);
    }

    [Fact]
    public void Hosts_that_all_time_out_are_asked_more_at_a_time() =>
        Run(new Workload("dead hosts") { PrivateSeconds = (_, _) => 100, TimeoutSeconds = 5 }, 32, 60).MeanLimit(40, 60).ShouldBeGreaterThan(25);

    [Fact]
    public void Long_items_let_the_limit_grow_on_the_clock()
    {
        var workload = new Workload("long") { PrivateSeconds = Workload.Even(30) };

        SimulationResult run = WorkloadSimulator.Run(workload, new AdaptiveLimit(Minimum, 32, Minimum), 2000, arrived: _ => 100);

        // The best fixed limit, 32, needs about 120 s; the first one, 2, needs 1500 s.
        run.Seconds.ShouldBeLessThan(180);
        run.Limits[3].ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public void Long_items_that_keep_the_processors_busy_do_not()
    {
        var workload = new Workload("long CPU") { SharedSeconds = Workload.Even(30), Capacity = (present, _) => Math.Min(present, 2), Cores = 2 };

        Run(workload, 32, 120).LargestLimit.ShouldBe(2);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public void Too_few_items_to_use_the_permits_do_not_raise_the_limit(int itemsPerSecond)
    {
        var workload = new Workload("trickle") { PrivateSeconds = Workload.Even(0.02) };
        var limit = new AdaptiveLimit(Minimum, 32, Minimum);

        SimulationResult run = WorkloadSimulator.Run(workload, limit, 30, arrived: now => (int)(now * itemsPerSecond));

        run.LargestLimit.ShouldBe(Minimum);
        run.Throughput(5, 30).ShouldBe(itemsPerSecond, 1);
    }

    [Fact]
    public void A_pause_of_the_input_does_not_lower_the_limit()
    {
        var workload = new Workload("pause") { PrivateSeconds = Workload.Even(0.1) };

        // 30 s of work, 30 s with an item now and then, work again.
        SimulationResult run = Run(workload, 32, 70, arrived: now => now < 30 ? int.MaxValue : now < 60 ? 0 : int.MaxValue);

        run.Limits[59].ShouldBe(run.Limits[31]);
        run.Throughput(62, 70).ShouldBeGreaterThan(0.8 * 320);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    [InlineData(200)]
    public void A_short_batch_is_never_slower_than_with_the_initial_limit(int items)
    {
        var workload = new Workload("short") { PrivateSeconds = Workload.Even(0.1) };

        double adaptive = WorkloadSimulator.Run(workload, new AdaptiveLimit(Minimum, 32, Minimum), 1000, arrived: _ => items).Seconds;
        double initial = WorkloadSimulator.RunFixed(workload, Minimum, 1000, arrived: _ => items).Seconds;
        double largest = WorkloadSimulator.RunFixed(workload, 32, 1000, arrived: _ => items).Seconds;
        output.WriteLine(FormattableString.Invariant($"{items} items of 100 ms: {adaptive:F2} s, at 2 {initial:F2} s, at 32 {largest:F2} s"));

        adaptive.ShouldBeLessThanOrEqualTo(initial * 1.1);
    }

    [Fact]
    public void The_limit_stays_between_the_bounds_and_repeats_itself_whatever_the_samples() =>
        Gen.Select(Gen.Int[1, 10], Gen.Int[0, 50], Gen.Int[0, 80], Samples.Array[1, 200]).Sample((minimum, span, initial, samples) =>
        {
            var first = new AdaptiveLimit(minimum, minimum + span, initial);
            var second = new AdaptiveLimit(minimum, minimum + span, initial);
            return samples.All(sample =>
                first.Update(sample) == second.Update(sample) && first.Current >= minimum && first.Current <= minimum + span);
        }, iter: 1000);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 4)]
    public void Impossible_bounds_are_refused(int minimum, int maximum) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new AdaptiveLimit(minimum, maximum, 3));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(100, 32)]
    [InlineData(7, 7)]
    public void The_initial_limit_is_brought_between_the_bounds(int initial, int expected) =>
        new AdaptiveLimit(Minimum, 32, initial).Current.ShouldBe(expected);

    private static Gen<LoadSample> Samples =>
        from completed in Gen.Int[0, 100]
        from failed in Gen.Int[0, completed]
        from latency in Gen.Double[0, 5]
        from spread in Gen.Double[0, 2]
        from inFlight in Gen.Double[0, 60]
        from waiting in Gen.Int[0, 3]
        from cpu in Gen.Double[0, 1]
        select new LoadSample(completed, failed, 0.25, latency, spread, inFlight, waiting, cpu);

    private static SimulationResult Run(Workload workload, int maximum, int seconds, int seed = 1, Func<double, int>? arrived = null) =>
        WorkloadSimulator.Run(workload, new AdaptiveLimit(Minimum, maximum, Math.Max(Minimum, workload.Cores)), seconds, seed, arrived);
}
