using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;
using CsCheck;

namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>Whatever the items do and whatever happens to the run: one result for each item, sums that add up, and no limit exceeded.</summary>
public sealed class ParallelRunPropertyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(15);

    private static readonly Gen<ParallelRunOptions> Options =
        from limit in Gen.Int[1, 5]
        from spread in Gen.OneOf(0, 0, 0, 3)
        from ordered in Gen.Bool
        from results in Gen.Bool
        from partition in Gen.Int[0, 3]
        from queue in Gen.Int[1, 6]
        from output in Gen.Int[1, 6]
        from failures in Gen.Int[0, 20]
        select new ParallelRunOptions
        {
            MinLimit = limit,
            MaxLimit = limit + spread,
            Ordered = ordered,
            CollectResults = results,
            PartitionLimit = partition == 0 ? null : partition,
            QueueCapacity = queue,
            OutputCapacity = output,
            StopAfterFailures = failures is 0 or > 8 ? null : failures,
            StopAfterFailurePercent = failures > 17 ? 60 : null,
            Grace = Short,
        };

    private static readonly Gen<RandomRun> Runs =
        from options in Options
        from calm in Gen.Bool
        from items in Gen.Select(
            Gen.Frequency((12, Deed.Succeed), (calm ? 0 : 1, Deed.Block), (calm ? 0 : 1, Deed.Stick), (3, Deed.Fail), (2, Deed.FailOnce), (1, Deed.NeverStart)),
            Gen.OneOf<string?>("a", "A", "b", "c", null),
            Gen.Int[0, 8]).Array[0, 30]
        from retries in Gen.OneOf(-1, -1, 0, 2)
        from blow in Gen.Frequency((4, Blow.None), (1, Blow.Cancel), (1, Blow.TotalTimeout), (1, Blow.Break), (1, Blow.Dispose))
        from moment in Gen.Int[0, 40]
        select new RandomRun(options, [.. items.Select(item => new Item(item.Item1, item.Item2, item.Item3))], retries, blow, moment);

    public enum Deed
    {
        Succeed,
        Fail,
        FailOnce,
        Block,
        Stick,
        NeverStart,
    }

    public enum Blow
    {
        None,
        Cancel,
        TotalTimeout,
        Break,
        Dispose,
    }

    [Fact]
    public void Any_run_keeps_its_promises() => Runs.Sample(run => run.Check(), iter: 200, threads: 2);

    internal sealed record Item(Deed Deed, string? Key, int Writes);

    internal sealed record RandomRun(ParallelRunOptions Options, Item[] Items, int Retries, Blow Blow, int Moment)
    {
        private readonly Gate _native = new();
        private readonly Busy _busy = new();
        private int _started;

        public void Check()
        {
            var policy = Retries < 0 ? null : new PollyPipelineFactory().Create(new ResilienceOptions { RetryCount = Retries }, null, TimeProvider.System);
            var options = Options with
            {
                // A time-out would also free items that the engine itself has locked up: none without need.
                ItemTimeout = Array.Exists(Items, item => item.Deed is Deed.Block or Deed.Stick) ? Short : null,
                TotalTimeout = Blow == Blow.TotalTimeout ? TimeSpan.FromMilliseconds(Moment + 1) : null,
            };
            using var driver = new RunDriver(options, Work, policy);
            for (var i = 0; i < Items.Length; i++)
            {
                StrikeAt(i, driver);
                driver.Add(Items[i], Items[i].Key, Items[i].Deed == Deed.NeverStart ? new AttemptOutcome(WorkStatus.Failed) : null);
            }

            StrikeAt(Items.Length, driver);
            driver.Finish();
            var metrics = driver.Run.Metrics();
            driver.Dispose();
            _native.Open();
            driver.Crew.AwaitAllLeft();
            CheckFigures(metrics);
            if (Blow is not (Blow.Cancel or Blow.Dispose))
                CheckRecords(driver, metrics);

            driver.Crew.WrongHits.ShouldBeEmpty();
            _busy.Most.ShouldBeLessThanOrEqualTo(options.MaxLimit);
            _busy.MostOfOneKey.ShouldBeLessThanOrEqualTo(options.PartitionLimit ?? int.MaxValue);
        }

        private void StrikeAt(int index, RunDriver driver)
        {
            if (index != Math.Min(Moment, Items.Length))
                return;

            if (Blow == Blow.Cancel)
                driver.Run.Cancel();
            else if (Blow == Blow.Dispose)
                driver.Dispose();
        }

        private void CheckFigures(WorkMetrics metrics)
        {
            metrics.Total.ShouldBe(Items.Length);
            (metrics.Succeeded + metrics.Failed + metrics.TimedOut + metrics.Cancelled + metrics.Skipped).ShouldBe(Items.Length);
            metrics.PeakWorkers.ShouldBeLessThanOrEqualTo(Options.MaxLimit);
        }

        private void CheckRecords(RunDriver driver, WorkMetrics metrics)
        {
            var results = driver.Results;
            results.ShouldBeUnique();
            results.Count.ShouldBe((int)(Options.CollectResults ? metrics.Total : metrics.Total - metrics.Succeeded));
            foreach (var status in Enum.GetValues<WorkStatus>().Where(status => Options.CollectResults || status != WorkStatus.Succeeded))
                results.Count(result => result.Status == status).ShouldBe((int)CountOf(metrics, status));

            var writers = driver.Records.Where(record => record.Kind == OutputKind.Output).Select(record => record.Entry!.Index).ToList();
            if (Options.Ordered)
            {
                writers.ShouldBeInOrder();
                results.Select(result => result.Index).ShouldBeInOrder();
            }

            if (Retries >= 0 && !Options.CollectResults)
                driver.Records.GroupBy(record => record.Entry).ShouldAllBe(item => item.Count(record => record.Kind == OutputKind.Output) <= 8);
        }

        private void Work(WorkCall call)
        {
            if (Blow == Blow.Break && Interlocked.Increment(ref _started) == Moment)
                throw new BrokenExecutorException();

            var item = (Item)call.Attempt.Entry.Input!;
            using var _ = _busy.Enter(item.Key?.ToUpperInvariant() ?? "no key", call.Interrupted);
            for (var i = 0; i < item.Writes; i++)
                call.Write(i);

            if (item.Deed == Deed.Block)
                call.BlockUntilInterrupted();
            else if (item.Deed == Deed.Stick)
                _native.Pass();
            else if (item.Deed == Deed.Fail || (item.Deed == Deed.FailOnce && call.Attempt.Number == 1))
                throw new InvalidOperationException("as told");
        }

        private static long CountOf(WorkMetrics metrics, WorkStatus status) => status switch
        {
            WorkStatus.Succeeded => metrics.Succeeded,
            WorkStatus.Failed => metrics.Failed,
            WorkStatus.TimedOut => metrics.TimedOut,
            WorkStatus.Cancelled => metrics.Cancelled,
            _ => metrics.Skipped,
        };
    }
}
