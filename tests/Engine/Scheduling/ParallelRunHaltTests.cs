using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class ParallelRunHaltTests
{
    private static readonly AttemptOutcome Unstartable = new(WorkStatus.Failed, null, "no key");

    [Fact]
    public void After_too_many_failures_running_items_finish_and_waiting_ones_are_skipped()
    {
        var gate = new Gate();
        using var driver = new RunDriver(RunDriver.Options(2) with { StopAfterFailures = 2, CollectResults = true }, call =>
        {
            if (call.Index == 0)
                gate.Pass();
            else
                throw new InvalidOperationException();
        });
        driver.Add("blocked");
        Gate.Until(() => driver.Run.Progress().Running == 1, "the first item ran");
        driver.AddMany(10);
        driver.DrainUntil(() => driver.Run.IsEnding, "the run had stopped");
        driver.AddMany(3);
        driver.Run.IsFinished.ShouldBeFalse();

        gate.Open();
        driver.Finish();

        var metrics = driver.Run.Metrics();
        (metrics.Succeeded, metrics.Failed, metrics.Skipped).ShouldBe((1, 2, 11));
        driver.Results.Select(result => result.Index).Order().ShouldBe(Enumerable.Range(0, 14).Select(index => (long)index));
        driver.Notices.ShouldHaveSingleItem().Kind.ShouldBe(RunNoticeKind.TooManyFailures);
    }

    [Fact]
    public void A_share_of_failures_stops_the_run()
    {
        using var driver = new RunDriver(RunDriver.Options(1) with { StopAfterFailurePercent = 50 }, call =>
        {
            if (call.Index >= 4)
                throw new InvalidOperationException();
        });

        driver.AddMany(100);
        driver.Finish();

        var metrics = driver.Run.Metrics();
        (metrics.Succeeded, metrics.Failed, metrics.Skipped).ShouldBe((4, 4, 92));
        driver.Notices.ShouldHaveSingleItem().Message.ShouldStartWith("4 items failed");
    }

    [Fact]
    public void Items_that_time_out_or_cannot_be_started_count_as_failures()
    {
        using var driver = new RunDriver(
            RunDriver.Options(1) with { StopAfterFailures = 2, ItemTimeout = TimeSpan.FromMilliseconds(20) }, call => call.BlockUntilInterrupted());

        driver.Add("x", null, Unstartable);
        driver.AddMany(3);
        driver.Finish();

        var metrics = driver.Run.Metrics();
        (metrics.Failed, metrics.TimedOut, metrics.Skipped).ShouldBe((1, 1, 2));
    }

    [Fact]
    public void An_item_that_waits_for_another_attempt_when_the_run_stops_failed_and_was_not_skipped()
    {
        var (fail, finish, second) = (new Gate(), new Gate(), new Gate());
        using var driver = new RunDriver(
            RunDriver.Options(1) with { StopAfterFailures = 1 },
            call =>
            {
                if (call.Index == 0)
                {
                    fail.Pass();
                    throw new InvalidOperationException("first try");
                }

                second.Open();
                finish.Pass();
            },
            new RetryAtOnce());
        driver.AddMany(3);
        fail.Open();
        second.Pass();
        Gate.Until(() => driver.Run.Progress() is { Running: 1, Waiting: 2 }, "the failed item waited again");

        driver.Add("x", null, Unstartable);
        finish.Open();
        driver.Finish();

        driver.Results.OrderBy(result => result.Index).Select(result => (result.Index, result.Status, result.Attempts)).ShouldBe(
            [(0, WorkStatus.Failed, 1), (2, WorkStatus.Skipped, 0), (3, WorkStatus.Failed, 0)]);
        driver.Results.Single(result => result.Index == 0).ErrorMessage.ShouldBe("first try");
        driver.Run.Metrics().Succeeded.ShouldBe(1);
    }

    private sealed class RetryAtOnce : IResiliencePipeline
    {
        public async ValueTask<AttemptOutcome> ExecuteAsync(
            string key, TimeSpan? timeout, Func<AttemptLeave, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken)
        {
            var first = await attempt(new AttemptLeave(cancellationToken));
            return first.Status == WorkStatus.Failed && !cancellationToken.IsCancellationRequested ? await attempt(new AttemptLeave(cancellationToken)) : first;
        }
    }
}
