using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class ParallelRunTests
{
    [Fact]
    public void Every_item_runs_once_and_its_output_comes_out()
    {
        using var driver = new RunDriver(RunDriver.Options(4), call => call.Write(call.Attempt.Entry.Input));

        driver.AddMany(1000);
        driver.Finish();

        driver.Outputs.Cast<int>().Order().ShouldBe(Enumerable.Range(0, 1000));
        var metrics = driver.Run.Metrics();
        (metrics.Total, metrics.Succeeded, metrics.FinalLimit).ShouldBe((1000, 1000, 4));
        metrics.PeakWorkers.ShouldBeInRange(1, 4);
    }

    [Fact]
    public void A_run_without_items_is_finished_at_once_and_opens_no_worker()
    {
        using var driver = new RunDriver(RunDriver.Options(4), _ => { });

        driver.Finish();

        driver.Records.ShouldBeEmpty();
        driver.Crew.Opened.ShouldBe(0);
        driver.Run.Metrics().ElapsedMs.ShouldBe(driver.Run.Metrics().ElapsedMs);
    }

    [Fact]
    public void A_result_holds_the_output_the_errors_and_the_figures_of_its_item()
    {
        using var driver = new RunDriver(RunDriver.Options(1) with { CollectResults = true }, call =>
        {
            call.Write("one");
            call.Write("oops", OutputKind.Error);
            call.Write("careful", OutputKind.Warning);
            if (call.Index == 1)
                throw new InvalidOperationException("bad item");

            call.Write("two");
        });

        driver.Add("a", "key");
        driver.Add("b");
        driver.Finish();

        driver.Records.Count(record => record.Kind == OutputKind.Warning).ShouldBe(2);
        driver.Outputs.ShouldBeEmpty();
        var (good, bad) = (driver.Results[0], driver.Results[1]);
        (good.Index, good.InputObject, good.Key, good.Status, good.Attempts, good.Worker).ShouldBe((0, "a", "key", WorkStatus.Succeeded, 1, 1));
        good.Output.ShouldBe(new object[] { "one", "two" });
        (good.Error, good.ErrorMessage).ShouldBe(("oops", "oops"));
        (bad.Status, bad.Output, bad.ErrorMessage).ShouldBe((WorkStatus.Failed, "one", "bad item"));
        bad.Error.ShouldBeOfType<object?[]>().Length.ShouldBe(2);
        bad.DurationMs.ShouldNotBeNull();
    }

    [Fact]
    public void Without_results_only_items_that_did_not_succeed_have_one()
    {
        using var driver = new RunDriver(RunDriver.Options(2), call =>
        {
            if (call.Index % 5 == 0)
                throw new InvalidOperationException();
        });

        driver.AddMany(20);
        driver.Finish();

        driver.Results.Select(result => result.Index).Order().ShouldBe([0, 5, 10, 15]);
    }

    [Fact]
    public void An_item_that_cannot_be_started_gets_its_reason_as_its_result()
    {
        using var driver = new RunDriver(RunDriver.Options(1), _ => { });

        driver.Add("x", null, new AttemptOutcome(WorkStatus.Failed, "why", "no key"));
        driver.Finish();

        var result = driver.Results.ShouldHaveSingleItem();
        (result.Status, result.Error, result.ErrorMessage, result.Attempts, result.DurationMs, result.StartedAt, result.Worker)
            .ShouldBe((WorkStatus.Failed, "why", "no key", 0, null, null, null));
        driver.Crew.Opened.ShouldBe(0);
    }

    [Fact]
    public void No_more_workers_come_than_there_are_items()
    {
        using var driver = new RunDriver(RunDriver.Options(50), _ => { });

        driver.AddMany(3);
        driver.Finish();

        driver.Crew.Opened.ShouldBeInRange(1, 3);
    }

    [Fact]
    public void All_workers_run_at_once_when_the_items_need_it()
    {
        using var together = new Barrier(4);
        using var driver = new RunDriver(RunDriver.Options(4), _ => together.SignalAndWait(Gate.Patience).ShouldBeTrue());

        driver.AddMany(8);
        driver.Finish();

        driver.Run.Metrics().Succeeded.ShouldBe(8);
        driver.Run.Metrics().PeakWorkers.ShouldBe(4);
    }

    [Fact]
    public void Idle_workers_leave_when_the_input_ends()
    {
        using var together = new Barrier(4);
        using var driver = new RunDriver(RunDriver.Options(4), _ => together.SignalAndWait(Gate.Patience));

        driver.AddMany(4);
        driver.DrainUntil(() => driver.Run.IsFinished, "all items were through");
        driver.Crew.Left.ShouldBe(0);
        driver.Finish();

        driver.Crew.AwaitAllLeft();
        driver.Crew.Opened.ShouldBe(4);
    }

    [Fact]
    public void Figures_can_be_read_while_items_run()
    {
        var gate = new Gate();
        using var driver = new RunDriver(RunDriver.Options(2), _ => gate.Pass());
        driver.AddMany(5);
        Gate.Until(() => driver.Run.Progress().Running == 2, "both workers ran an item");

        var progress = driver.Run.Progress();
        (progress.Total, progress.Done, progress.Waiting, progress.Limit, progress.InputEnded).ShouldBe((5, 0, 3, 2, false));
        driver.Run.Metrics().Total.ShouldBe(5);
        driver.Run.IsFinished.ShouldBeFalse();

        gate.Open();
        driver.Finish();
        progress = driver.Run.Progress();
        (progress.Done, progress.Running, progress.Waiting, progress.InputEnded).ShouldBe((5, 0, 0, true));
        driver.Run.Metrics().ElapsedMs.ShouldBe(driver.Run.Metrics().ElapsedMs);
    }

    [Fact]
    public void A_worker_that_cannot_open_ends_the_run_and_every_item_gets_its_result()
    {
        var error = new InvalidOperationException("no runspace");
        using var driver = new RunDriver(RunDriver.Options(2), _ => { });
        driver.Crew.OnOpen = () => throw error;

        driver.AddMany(5);
        driver.DrainUntil(() => driver.Run.Failure is not null, "the run failed");
        driver.Add("late");
        driver.Finish();

        driver.Run.Failure.ShouldBe(error);
        driver.Run.IsEnding.ShouldBeTrue();
        driver.Results.Select(result => result.Index).Order().ShouldBe([0, 1, 2, 3, 4, 5]);
        driver.Results.ShouldAllBe(result => result.Status == WorkStatus.Cancelled || result.Status == WorkStatus.Skipped);
    }

    [Fact]
    public void An_executor_that_breaks_ends_the_run_and_every_item_gets_its_result()
    {
        using var driver = new RunDriver(RunDriver.Options(2), call =>
        {
            if (call.Index == 3)
                throw new BrokenExecutorException();
        });

        driver.AddMany(200);
        driver.Finish();

        driver.Run.Failure.ShouldBeOfType<BrokenExecutorException>();
        var metrics = driver.Run.Metrics();
        (metrics.Succeeded + metrics.Cancelled + metrics.Skipped).ShouldBe(200);
        driver.Results.Count.ShouldBe((int)(metrics.Cancelled + metrics.Skipped));
        driver.Crew.AwaitAllLeft();
    }
}
