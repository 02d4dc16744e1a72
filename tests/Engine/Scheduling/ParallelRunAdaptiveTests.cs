using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

// The limit follows the processor time of the whole process: other tests must not run meanwhile.
[Collection(Alone.Name)]
public sealed class ParallelRunAdaptiveTests
{
    [Fact]
    public void The_limit_grows_when_items_wait_for_something_else_than_the_processor()
    {
        var gate = new Gate();
        var fewest = Environment.ProcessorCount;
        var options = new ParallelRunOptions { MinLimit = fewest, MaxLimit = fewest * 4 };
        using var driver = new RunDriver(options, _ => gate.Pass());

        driver.AddMany(fewest * 8);
        driver.DrainUntil(() => driver.Run.Progress().Running > fewest, "more items ran than at the start");
        gate.Open();
        driver.Finish();

        var metrics = driver.Run.Metrics();
        metrics.Succeeded.ShouldBe(fewest * 8);
        metrics.PeakWorkers.ShouldBeInRange(fewest + 1, fewest * 4);
        metrics.FinalLimit.ShouldBeInRange(fewest, fewest * 4);
        driver.Crew.AwaitAllLeft();
    }

    [Fact]
    public void The_limit_keeps_between_its_bounds()
    {
        using var driver = new RunDriver(new ParallelRunOptions { MinLimit = 1, MaxLimit = 3 }, _ => Thread.SpinWait(20_000));

        driver.AddMany(2_000);
        driver.Finish();

        driver.Run.Metrics().PeakWorkers.ShouldBeInRange(1, 3);
        driver.Run.Metrics().FinalLimit.ShouldBeInRange(1, 3);
        driver.Run.Metrics().Succeeded.ShouldBe(2_000);
    }
}
