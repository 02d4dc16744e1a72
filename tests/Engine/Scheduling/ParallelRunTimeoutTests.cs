using ConcurrencyOps.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class ParallelRunTimeoutTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void An_item_that_runs_too_long_is_stopped_and_its_worker_goes_on()
    {
        using var driver = new RunDriver(RunDriver.Options(1) with { ItemTimeout = Soon }, call =>
        {
            call.Write(call.Index);
            if (call.Index == 1)
                call.BlockUntilInterrupted();
        });

        driver.AddMany(5);
        driver.Finish();

        var result = driver.Results.ShouldHaveSingleItem();
        (result.Index, result.Status, result.Attempts, result.Worker).ShouldBe((1, WorkStatus.TimedOut, 1, 1));
        result.ErrorMessage.ShouldBe("The item did not finish within 0.2 s.");
        driver.Outputs.ShouldBe([0L, 1L, 2L, 3L, 4L]);
        (driver.Crew.Opened, driver.Notices.Count).ShouldBe((1, 0));
        driver.Crew.WrongHits.ShouldBeEmpty();
    }

    [Fact]
    public void An_item_that_waits_for_the_consumer_is_not_timed_out_for_it()
    {
        var time = new FakeTimeProvider();
        WorkAttempt? writer = null;
        using var driver = new RunDriver(RunDriver.Options(1) with { ItemTimeout = Soon, OutputCapacity = 1 }, Write, time: time);
        driver.AddUntilFull(1);
        Gate.Until(() => Volatile.Read(ref writer) is { IsWaiting: true }, "the writer waited");

        time.Advance(TimeSpan.FromHours(1));
        driver.Run.Tick();
        driver.Finish();

        driver.Outputs.ShouldBe(["first", "second"]);
        var metrics = driver.Run.Metrics();
        (metrics.Succeeded, metrics.MaxMs).ShouldBe((1, 0));

        void Write(WorkCall call)
        {
            Volatile.Write(ref writer, call.Attempt);
            call.Write("first");
            call.Write("second");
        }
    }

    [Fact]
    public void The_total_time_ends_a_writer_that_waits_for_the_consumer()
    {
        using var driver = new RunDriver(RunDriver.Options(1) with { TotalTimeout = Soon, OutputCapacity = 1 }, call =>
        {
            call.Write(call.Index);
            call.Write("never");
        });
        driver.AddUntilFull(1);

        Gate.Until(() => driver.Run.Metrics().Cancelled > 0, "the writer was cancelled");
        driver.Finish();

        driver.Outputs.ShouldNotContain("never");
    }

    [Fact]
    public void A_run_of_nothing_but_stuck_items_ends_before_it_uses_up_the_process()
    {
        var native = new Gate();
        var shortly = TimeSpan.FromMilliseconds(10);
        using var driver = new RunDriver(RunDriver.Options(20) with { ItemTimeout = shortly, Grace = shortly }, _ => native.Pass());

        driver.AddMany(300);
        driver.Finish();

        driver.Run.Failure!.Message.ShouldStartWith("100 workers are stuck");
        driver.Results.Count.ShouldBe(300);
        driver.Crew.Opened.ShouldBeLessThan(150);
        native.Open();
        driver.Crew.AwaitAllLeft();
    }

    [Fact]
    public void A_stuck_worker_is_given_up_and_replaced_and_nothing_of_it_comes_out_later()
    {
        var native = new Gate();
        using var driver = new RunDriver(RunDriver.Options(1) with { ItemTimeout = Soon, Grace = Soon }, call =>
        {
            if (call.Index == 0)
                native.Pass();

            call.Write(call.Index);
        });

        driver.Crew.LastWords = "It held a lock.";
        driver.AddMany(10);
        driver.Finish();
        driver.Outputs.ShouldBe(Enumerable.Range(1, 9).Select(index => (object?)(long)index));
        driver.Results.ShouldHaveSingleItem().Status.ShouldBe(WorkStatus.TimedOut);
        var notice = driver.Notices.ShouldHaveSingleItem();
        (notice.Kind, notice.Entry!.Index).ShouldBe((RunNoticeKind.WorkerAbandoned, 0));
        notice.Message.ShouldEndWith(" It held a lock.");
        (driver.Crew.Opened, driver.Crew.GivenUp, native.IsOpen).ShouldBe((2, 1, false));

        native.Open();
        driver.Crew.AwaitAllLeft();
        driver.Finish();
        driver.Outputs.Count.ShouldBe(9);
    }

    [Fact]
    public void A_worker_that_was_given_up_and_breaks_later_does_not_end_the_run()
    {
        var native = new Gate();
        using var driver = new RunDriver(RunDriver.Options(1) with { ItemTimeout = Soon, Grace = Soon }, call =>
        {
            if (call.Index != 0)
                return;

            native.Pass();
            throw new BrokenExecutorException();
        });
        driver.AddMany(2);
        driver.DrainUntil(() => driver.Run.Metrics().Succeeded == 1, "the replacement had run an item");

        native.Open();
        Gate.Until(() => driver.Crew.Left >= 1, "the broken worker had left");
        driver.Add("after");
        driver.Finish();

        driver.Run.Failure.ShouldBeNull();
        driver.Run.Metrics().Succeeded.ShouldBe(2);
    }

    [Fact]
    public void An_executor_that_breaks_when_it_is_put_away_does_not_fail_the_finished_run()
    {
        using var driver = new RunDriver(RunDriver.Options(1), _ => { });
        var thrown = new Gate();
        driver.Crew.OnLeave = () =>
        {
            thrown.Open();
            throw new BrokenExecutorException();
        };

        driver.AddMany(2);
        driver.Finish();
        thrown.Pass();
        driver.Run.Dispose();

        driver.Run.Failure.ShouldBeNull();
    }

    [Fact]
    public void Every_worker_may_get_stuck_and_the_run_still_ends()
    {
        var native = new Gate();
        using var driver = new RunDriver(RunDriver.Options(3) with { ItemTimeout = Soon, Grace = Soon }, _ => native.Pass());

        driver.AddMany(7);
        driver.Finish();

        driver.Run.Metrics().TimedOut.ShouldBe(7);
        driver.Notices.Count(notice => notice.Kind == RunNoticeKind.WorkerAbandoned).ShouldBe(7);
        native.Open();
        driver.Crew.AwaitAllLeft();
        driver.Crew.Opened.ShouldBe(7);
    }

    [Fact]
    public void When_the_total_time_is_up_everything_ends_with_one_notice()
    {
        var time = new FakeTimeProvider();
        using var driver = new RunDriver(
            RunDriver.Options(1) with { TotalTimeout = TimeSpan.FromMinutes(1), CollectResults = true }, call => call.BlockUntilInterrupted(), time: time);
        driver.AddMany(4);
        Gate.Until(() => driver.Run.Progress().Running == 1, "the first item ran");

        time.Advance(TimeSpan.FromMinutes(1));
        driver.Run.Tick();
        driver.AddMany(2);
        driver.Run.Tick();
        driver.Finish();

        driver.Results.OrderBy(result => result.Index).Select(result => (result.Status, result.Attempts)).ShouldBe(
        [
            (WorkStatus.Cancelled, 1), (WorkStatus.Cancelled, 0), (WorkStatus.Cancelled, 0), (WorkStatus.Cancelled, 0),
            (WorkStatus.Skipped, 0), (WorkStatus.Skipped, 0),
        ]);
        driver.Notices.ShouldHaveSingleItem().Kind.ShouldBe(RunNoticeKind.TotalTimeout);
    }

    [Fact]
    public void The_clock_ends_a_run_whose_total_time_is_up_by_itself()
    {
        using var driver = new RunDriver(RunDriver.Options(2) with { TotalTimeout = Soon }, call => call.BlockUntilInterrupted());

        driver.AddMany(3);
        driver.Finish();

        // On a busy machine the time may be up before all items are added.
        var metrics = driver.Run.Metrics();
        metrics.Cancelled.ShouldBeGreaterThan(0);
        (metrics.Cancelled + metrics.Skipped).ShouldBe(3);
    }

    [Fact]
    public void A_run_that_is_through_in_time_hears_nothing_of_its_total_time_out()
    {
        var time = new FakeTimeProvider();
        using var driver = new RunDriver(RunDriver.Options(1) with { TotalTimeout = TimeSpan.FromMinutes(1) }, _ => { }, time: time);
        driver.AddMany(3);
        driver.Finish();

        time.Advance(TimeSpan.FromHours(1));
        driver.Run.Tick();
        driver.Finish();

        driver.Notices.ShouldBeEmpty();
        driver.Run.Metrics().Succeeded.ShouldBe(3);
    }
}
