using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>Whatever a run is doing, Dispose returns, no worker is left, and the figures of the run add up.</summary>
public sealed class ParallelRunDisposeTests
{
    private static readonly IResiliencePipeline Retries = new PollyPipelineFactory().Create(
        new ResilienceOptions { RetryCount = 3, RetryDelay = TimeSpan.FromHours(1) }, null, TimeProvider.System);

    [Fact]
    public void Before_any_item()
    {
        var driver = new RunDriver(RunDriver.Options(4), _ => { });

        End(driver, 0);
        driver.Run.TryAdd("late", null).ShouldBeTrue();
        driver.Run.Metrics().Skipped.ShouldBe(1);
    }

    [Fact]
    public void While_items_run_and_wait()
    {
        var driver = new RunDriver(RunDriver.Options(4), call => call.BlockUntilInterrupted());
        driver.AddMany(20);
        Gate.Until(() => driver.Run.Progress().Running == 4, "four items ran");

        End(driver, 20).Cancelled.ShouldBe(20);
        driver.Crew.WrongHits.ShouldBeEmpty();
    }

    [Fact]
    public void While_writers_wait_for_the_consumer()
    {
        var written = 0;
        var driver = new RunDriver(RunDriver.Options(3) with { OutputCapacity = 2, Ordered = true }, call =>
        {
            for (var i = 0; i < 10; i++)
            {
                call.Write(i);
                Interlocked.Increment(ref written);
            }
        });
        driver.AddUntilFull(5);
        Gate.Until(() => Volatile.Read(ref written) == 4, "the output was full");

        End(driver, 5);
    }

    [Fact]
    public void While_workers_open()
    {
        var opening = new Gate();
        var driver = new RunDriver(RunDriver.Options(2), _ => { });
        driver.Crew.OnOpen = opening.Pass;
        driver.AddMany(5);

        driver.Dispose();
        opening.Open();

        End(driver, 5).Cancelled.ShouldBe(5);
    }

    [Fact]
    public void While_a_worker_is_stuck()
    {
        var (native, started) = (new Gate(), new Gate());
        var driver = new RunDriver(RunDriver.Options(2) with { Grace = TimeSpan.FromMilliseconds(50) }, _ =>
        {
            started.Open();
            native.Pass();
        });
        driver.AddMany(3);
        started.Pass();

        driver.Dispose();
        driver.Crew.GivenUp.ShouldBeGreaterThanOrEqualTo(1);
        native.Open();

        End(driver, 3).Cancelled.ShouldBe(3);
    }

    [Fact]
    public void While_an_item_that_would_be_tried_again_is_stuck()
    {
        var (native, started) = (new Gate(), new Gate());
        var driver = new RunDriver(
            RunDriver.Options(1) with { Grace = TimeSpan.FromMilliseconds(50) },
            _ =>
            {
                started.Open();
                native.Pass();
            },
            Retries);
        driver.AddMany(3);
        started.Pass();

        driver.Dispose();
        Gate.Until(() => driver.Run.Metrics().Cancelled == 3, "the stuck item was counted");
        native.IsOpen.ShouldBeFalse();
        native.Open();

        End(driver, 3);
    }

    [Fact]
    public void While_items_wait_for_their_next_attempt()
    {
        var driver = new RunDriver(RunDriver.Options(2), _ => throw new InvalidOperationException(), Retries);
        driver.AddMany(50);
        Gate.Until(() => driver.Run.Progress() is { Running: 0, Waiting: 0 }, "all items had failed once");

        End(driver, 50).Cancelled.ShouldBe(50);
    }

    [Fact]
    public void While_items_that_would_be_tried_again_run()
    {
        var driver = new RunDriver(RunDriver.Options(4), call => call.BlockUntilInterrupted(), Retries);
        driver.AddMany(20);
        Gate.Until(() => driver.Run.Progress().Running == 4, "four items ran");

        End(driver, 20).Cancelled.ShouldBe(20);
    }

    [Fact]
    public void After_the_end_and_twice()
    {
        var driver = new RunDriver(RunDriver.Options(4), _ => { });
        driver.AddMany(20);
        driver.Finish();

        End(driver, 20).Succeeded.ShouldBe(20);
        End(driver, 20);
    }

    [Fact]
    public void After_a_cancel_nothing_more_comes_out()
    {
        var driver = new RunDriver(RunDriver.Options(2), call => call.Write(call.Index));
        driver.AddUntilFull(10);

        driver.Run.Cancel();
        driver.Run.Cancel();

        driver.Run.Drain([]).ShouldBeEmpty();
        End(driver, 10);
        driver.Run.Drain([]).ShouldBeEmpty();
    }

    private static WorkMetrics End(RunDriver driver, int total)
    {
        driver.Dispose();
        var metrics = driver.Run.Metrics();
        driver.Crew.AwaitAllLeft();
        metrics.Total.ShouldBe(total);
        (metrics.Succeeded + metrics.Failed + metrics.TimedOut + metrics.Cancelled + metrics.Skipped).ShouldBe(total);
        driver.Run.IsFinished.ShouldBeTrue();
        return metrics;
    }
}
