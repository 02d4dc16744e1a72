using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class ParallelRunOrderTests
{
    private static ParallelRunOptions Ordered(int limit) => RunDriver.Options(limit) with { Ordered = true };

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void Output_comes_in_input_order_whoever_finishes_first(int limit)
    {
        using var driver = new RunDriver(Ordered(limit) with { OutputCapacity = 7 }, call =>
        {
            for (var part = 0; part < 5; part++)
            {
                Thread.SpinWait((int)(call.Index * 7919 % 400));
                call.Write(call.Index * 10 + part);
            }
        });

        driver.AddMany(500);
        driver.Finish();

        driver.Outputs.ShouldBe(Enumerable.Range(0, 500).SelectMany(item => Enumerable.Range(0, 5).Select(part => (object?)(item * 10L + part))));
    }

    [Fact]
    public void The_head_is_seen_while_it_runs_and_while_a_later_item_is_blocked()
    {
        var (head, later) = (new Gate(), new Gate());
        using var driver = new RunDriver(Ordered(2), call =>
        {
            call.Write($"{call.Index} starts");
            (call.Index == 0 ? head : later).Pass();
            call.Write($"{call.Index} ends");
        });

        driver.AddMany(2);
        driver.DrainUntil(() => driver.Outputs.Count == 1, "the head's first output came");
        driver.Outputs.ShouldBe(["0 starts"]);

        head.Open();
        driver.DrainUntil(() => driver.Outputs.Count == 3, "the next item took over");
        driver.Outputs.ShouldBe(["0 starts", "0 ends", "1 starts"]);

        later.Open();
        driver.Finish();
        driver.Outputs.ShouldBe(["0 starts", "0 ends", "1 starts", "1 ends"]);
    }

    [Fact]
    public void What_waits_for_its_turn_is_bounded_and_nothing_locks_up()
    {
        var head = new Gate();
        var written = 0;
        using var driver = new RunDriver(Ordered(3) with { OutputCapacity = 4 }, call =>
        {
            if (call.Index == 0)
                head.Pass();

            for (var i = 0; i < 10; i++)
            {
                call.Write(call.Index);
                if (!head.IsOpen)
                    Interlocked.Increment(ref written);
            }
        });

        driver.AddMany(6);
        Gate.Until(() => Volatile.Read(ref written) == 4, "the others had filled the room");
        driver.Outputs.ShouldBeEmpty();
        head.Open();
        driver.Finish();

        driver.Outputs.ShouldBe(Enumerable.Range(0, 6).SelectMany(item => Enumerable.Repeat((object?)(long)item, 10)));
    }

    [Fact]
    public void A_run_does_not_get_further_ahead_of_the_head_than_its_window()
    {
        var head = new Gate();
        var options = Ordered(2) with { QueueCapacity = 1000 };
        using var driver = new RunDriver(options, call =>
        {
            if (call.Index == 0)
                head.Pass();
        });

        driver.AddUntilFull(1000).ShouldBe(options.OrderWindow);

        head.Open();
        driver.AddMany(500);
        driver.Finish();
        driver.Run.Metrics().Succeeded.ShouldBe(options.OrderWindow + 500);
    }

    [Fact]
    public void Items_that_cannot_be_started_keep_to_the_window_too()
    {
        var head = new Gate();
        var options = Ordered(1);
        using var driver = new RunDriver(options, _ => head.Pass());
        driver.Add("head");

        var added = 0;
        while (added < 1000 && driver.Run.TryAdd("x", null, new AttemptOutcome(WorkStatus.Failed, null, "no key")))
            added++;

        added.ShouldBe(options.OrderWindow - 1);
        head.Open();
        driver.Finish();
        driver.Results.Count.ShouldBe(added);
    }

    [Fact]
    public void With_keys_the_item_whose_turn_it_is_gets_the_next_worker_or_the_run_would_lock_up()
    {
        var head = new Gate();
        using var driver = new RunDriver(Ordered(2) with { PartitionLimit = 1, OutputCapacity = 1 }, call =>
        {
            if (call.Index == 0)
                head.Pass();

            call.Write(call.Index);
            call.Write(call.Index);
        });
        foreach (var key in "aabcbcac")
            driver.Add(key, key.ToString());

        head.Open();
        driver.Finish();

        driver.Outputs.ShouldBe(Enumerable.Range(0, 16).Select(written => (object?)(long)(written / 2)));
    }

    [Fact]
    public void A_timed_out_head_makes_way_for_the_next_item()
    {
        using var driver = new RunDriver(Ordered(1) with { CollectResults = true, ItemTimeout = TimeSpan.FromMilliseconds(200) }, call =>
        {
            if (call.Index == 0)
                call.BlockUntilInterrupted();
        });

        driver.AddMany(3);
        driver.Finish();

        driver.Results.Select(result => (result.Index, result.Status))
            .ShouldBe([(0, WorkStatus.TimedOut), (1, WorkStatus.Succeeded), (2, WorkStatus.Succeeded)]);
    }

    [Fact]
    public void Results_come_in_input_order()
    {
        using var driver = new RunDriver(Ordered(8) with { CollectResults = true, OutputCapacity = 2 }, call => Thread.SpinWait((int)(call.Index * 7919 % 2000)));

        driver.AddMany(500);
        driver.Finish();

        driver.Results.Select(result => result.Index).ShouldBe(Enumerable.Range(0, 500).Select(index => (long)index));
    }
}
