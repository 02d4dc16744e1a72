namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>Back-pressure, and partitions, which decide what may be read and run next.</summary>
public sealed class ParallelRunPressureTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    public void While_workers_are_busy_no_more_items_are_read_than_fit_the_queue(int limit, int queue)
    {
        var gate = new Gate();
        using var driver = new RunDriver(RunDriver.Options(limit) with { QueueCapacity = queue }, _ => gate.Pass());

        driver.AddUntilFull(queue);
        Gate.Until(() => driver.Run.Progress().Running == Math.Min(limit, queue), "the workers were busy");
        driver.AddUntilFull(1000);
        Gate.Until(() => driver.Run.Progress().Running == limit, "all workers were busy");
        driver.AddUntilFull(1000);

        driver.Run.Progress().Total.ShouldBe(limit + queue);
        gate.Open();
        driver.Finish();
    }

    [Fact]
    public void While_the_consumer_is_idle_workers_wait_and_no_more_items_are_read()
    {
        var options = RunDriver.Options(2) with { QueueCapacity = 3, OutputCapacity = 4 };
        using var driver = new RunDriver(options, call => call.Write(call.Index));
        var added = 0;

        Gate.Until(
            () =>
            {
                added += driver.AddUntilFull(1000);
                return driver.Run.Progress() is { Done: 4, Running: 2, Waiting: 3 };
            },
            "everything was full");
        added += driver.AddUntilFull(1000);

        added.ShouldBe(4 + 2 + 3);
        driver.AddMany(100);
        driver.Finish();
        driver.Outputs.Count.ShouldBe(added + 100);
    }

    [Fact]
    public void Room_for_an_item_wakes_the_consumer_that_waits_for_it()
    {
        var gate = new Gate();
        using var driver = new RunDriver(RunDriver.Options(1) with { QueueCapacity = 2 }, _ => gate.Pass());
        driver.AddMany(1);
        Gate.Until(() => driver.Run.Progress().Running == 1, "the worker was busy");
        driver.AddUntilFull(10).ShouldBe(2);
        driver.Run.WaitForActivity(TimeSpan.Zero);

        gate.Open();

        var check = Gate.Deadline("there was room");
        while (!driver.Run.TryAdd("x", null))
        {
            driver.Run.WaitForActivity(Gate.Patience);
            check();
        }

        driver.Finish();
    }

    [Fact]
    public void No_key_has_more_items_at_once_than_it_may_and_no_worker_idles_while_another_key_waits()
    {
        var gate = new Gate();
        using var driver = new RunDriver(RunDriver.Options(4) with { PartitionLimit = 2, QueueCapacity = 100 }, _ => gate.Pass());
        for (var i = 0; i < 50; i++)
            driver.Add(i, "a");
        driver.Add("x", "b");
        driver.Add("y", "b");

        Gate.Until(() => driver.Run.Progress().Running == 4, "all four workers had an item");

        driver.Run.Progress().Waiting.ShouldBe(48);
        gate.Open();
        driver.Finish();
        driver.Run.Metrics().Succeeded.ShouldBe(52);
    }

    [Fact]
    public void The_run_reads_beyond_its_queue_to_find_a_key_for_an_idle_worker()
    {
        var (blocked, other) = (new Gate(), new Gate());
        using var driver = new RunDriver(RunDriver.Options(2) with { PartitionLimit = 1, QueueCapacity = 2 }, call =>
        {
            if (call.Attempt.Entry.Key == "other")
                other.Open();

            blocked.Pass();
        });

        for (var i = 0; i < 500; i++)
            driver.Add(i, "same");
        driver.Add("x", "other");

        other.Pass();
        blocked.Open();
        driver.Finish();
        driver.Run.Metrics().Succeeded.ShouldBe(501);
        driver.Run.Metrics().PeakWorkers.ShouldBe(2);
    }

    [Fact]
    public void Keys_take_turns()
    {
        List<string?> order = [];
        var gate = new Gate();
        using var driver = new RunDriver(RunDriver.Options(1) with { PartitionLimit = 1 }, call =>
        {
            gate.Pass();
            order.Add(call.Attempt.Entry.Key);
        });
        foreach (var key in "first aaaabbc".Split(' ') is [var first, var rest] ? rest.Select(letter => letter.ToString()).Prepend(first) : [])
            driver.Add(key, key);

        gate.Open();
        driver.Finish();

        order.ShouldBe(["first", "a", "b", "c", "a", "b", "a", "a"]);
    }

    [Fact]
    public void A_failed_item_frees_its_key()
    {
        using var driver = new RunDriver(RunDriver.Options(4) with { PartitionLimit = 1, ItemTimeout = TimeSpan.FromMilliseconds(30) }, call =>
        {
            if (call.Index % 2 == 0)
                throw new InvalidOperationException();
            if (call.Index == 1)
                call.BlockUntilInterrupted();
        });

        for (var i = 0; i < 50; i++)
            driver.Add(i, "same");
        driver.Finish();

        var metrics = driver.Run.Metrics();
        (metrics.Failed, metrics.PeakWorkers).ShouldBe((25, 1));
        (metrics.TimedOut + metrics.Succeeded).ShouldBe(25);
        metrics.TimedOut.ShouldBeGreaterThanOrEqualTo(1);
    }
}
