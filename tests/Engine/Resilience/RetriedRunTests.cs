using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>A run whose items go through the real resilience library.</summary>
public sealed class RetriedRunTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(5);

    private readonly TimersTime _time = new();

    [Fact]
    public void Only_the_output_of_the_attempt_that_stands_is_shown_and_each_retry_is_noticed()
    {
        using var driver = new RunDriver(RunDriver.Options(4), FailTwice, Policy(3));

        driver.AddMany(50);
        driver.Finish();

        driver.Outputs.Order().ShouldBe(Enumerable.Range(0, 50).Select(item => $"{item:00} try 3"));
        driver.Notices.Count(notice => notice.Kind == RunNoticeKind.Retrying).ShouldBe(100);
        driver.Notices.ShouldContain(notice => notice.Message == "Item 7, attempt 2 failed: try 2. Trying again.");
        var metrics = driver.Run.Metrics();
        (metrics.Succeeded, metrics.Retries).ShouldBe((50, 100));
    }

    [Fact]
    public void In_order_it_stays_in_order()
    {
        using var driver = new RunDriver(RunDriver.Options(4) with { Ordered = true, OutputCapacity = 3 }, FailTwice, Policy(3));

        driver.AddMany(200);
        driver.Finish();

        driver.Outputs.ShouldBe(Enumerable.Range(0, 200).Select(item => (object?)$"{item:00} try 3"));
    }

    [Fact]
    public void An_item_that_never_stands_failed_with_the_last_attempts_error_and_output()
    {
        using var driver = new RunDriver(RunDriver.Options(1) with { CollectResults = true }, FailTwice, Policy(1));

        driver.Add("x");
        driver.Finish();

        var result = driver.Results.ShouldHaveSingleItem();
        (result.Status, result.Attempts, result.ErrorMessage, result.Output).ShouldBe((WorkStatus.Failed, 2, "try 2.", "00 try 2"));
    }

    [Fact]
    public void A_pause_holds_no_worker_and_lasts_as_long_as_it_should()
    {
        using var driver = new RunDriver(RunDriver.Options(1), call =>
        {
            if (call.Index == 0 && call.Attempt.Number == 1)
                throw new InvalidOperationException();

            call.Write(call.Index);
        }, Policy(1, Delay));

        driver.Add("fails once");
        _time.AwaitTimers(1);
        driver.AddMany(5);
        driver.DrainUntil(() => driver.Outputs.Count == 5, "the others ran during the pause");
        driver.Outputs.ShouldNotContain(0L);

        _time.Advance(Delay);
        driver.Finish();
        driver.Outputs.Take(5).Order().ShouldBe([1L, 2L, 3L, 4L, 5L]);
        driver.Outputs.Skip(5).ShouldBe([0L]);
    }

    [Fact]
    public void A_timed_out_attempt_is_tried_again()
    {
        using var driver = new RunDriver(
            RunDriver.Options(2) with { ItemTimeout = TimeSpan.FromMilliseconds(200), CollectResults = true },
            call =>
            {
                if (call.Attempt.Number == 1)
                    call.BlockUntilInterrupted();
            },
            Policy(1));

        driver.AddMany(4);
        driver.Finish();

        driver.Results.ShouldAllBe(result => result.Status == WorkStatus.Succeeded && result.Attempts == 2);
        driver.Notices.ShouldAllBe(notice => notice.Message.Contains("timed out"));
        driver.Crew.Opened.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void A_stuck_attempt_is_given_up_and_its_item_tried_again_elsewhere()
    {
        var native = new Gate();
        using var driver = new RunDriver(
            RunDriver.Options(1) with { ItemTimeout = TimeSpan.FromMilliseconds(200), Grace = TimeSpan.FromMilliseconds(50) },
            call =>
            {
                call.Write($"try {call.Attempt.Number}");
                if (call.Attempt.Number == 1)
                    native.Pass();
            },
            Policy(1));

        driver.Add("x");
        driver.Finish();
        native.Open();
        driver.Crew.AwaitAllLeft();
        driver.Finish();

        driver.Outputs.ShouldBe(["try 2"]);
        driver.Notices.Select(notice => notice.Kind).ShouldBe([RunNoticeKind.WorkerAbandoned, RunNoticeKind.Retrying]);
    }

    [Fact]
    public void A_policys_own_time_out_stops_the_attempt_that_runs()
    {
        var policy = new PollyPipelineFactory().Create(new ResilienceOptions { RetryCount = 1, AttemptTimeout = Delay }, null, _time);
        using var driver = new RunDriver(
            RunDriver.Options(1),
            call =>
            {
                if (call.Attempt.Number == 1)
                    call.BlockUntilInterrupted();
            },
            policy);

        driver.Add("x");
        Gate.Until(() => driver.Run.Progress().Running == 1, "the first attempt ran");
        _time.Advance(Delay);
        driver.Finish();

        var metrics = driver.Run.Metrics();
        (metrics.Succeeded, metrics.Retries).ShouldBe((1, 1));
        driver.Notices.ShouldHaveSingleItem().Message.ShouldContain("the resilience policy's time-out");
    }

    [Fact]
    public void When_the_run_ends_during_a_pause_the_item_is_cancelled()
    {
        var clock = new TimersTime();
        using var driver = new RunDriver(
            RunDriver.Options(1) with { TotalTimeout = Delay }, _ => throw new InvalidOperationException(), Policy(1, Delay), clock);
        driver.Add("x");
        _time.AwaitTimers(1);

        clock.Advance(Delay);
        driver.Run.Tick();
        driver.Finish();

        var result = driver.Results.ShouldHaveSingleItem();
        (result.Status, result.Attempts).ShouldBe((WorkStatus.Cancelled, 1));
    }

    [Fact]
    public void When_too_many_others_failed_an_item_in_its_pause_failed_too()
    {
        using var driver = new RunDriver(
            RunDriver.Options(1) with { StopAfterFailures = 1 }, _ => throw new InvalidOperationException("first try"), Policy(1, Delay));
        driver.Add("x");
        _time.AwaitTimers(1);

        driver.Add("y", null, new AttemptOutcome(WorkStatus.Failed));
        driver.Finish();

        var result = driver.Results.Single(result => result.Index == 0);
        (result.Status, result.Attempts, result.ErrorMessage).ShouldBe((WorkStatus.Failed, 1, "first try"));
    }

    [Fact]
    public void Items_between_attempts_are_bounded_so_that_the_input_is_not_read_in_one_go()
    {
        using var driver = new RunDriver(
            RunDriver.Options(2) with { QueueCapacity = 4 }, _ => throw new InvalidOperationException(), Policy(1, Delay));

        Gate.Until(
            () => !driver.Run.TryAdd("x", null) && driver.Run.Progress() is { Running: 0, Waiting: 0 },
            "all that may be between attempts was");

        driver.Run.Progress().Total.ShouldBe(4 + 2 + 1000);
    }

    private static void FailTwice(WorkCall call)
    {
        call.Write($"{call.Index:00} try {call.Attempt.Number}");
        if (call.Attempt.Number <= 2)
            throw new InvalidOperationException($"try {call.Attempt.Number}.");
    }

    private IResiliencePipeline Policy(int retries, TimeSpan delay = default) =>
        new PollyPipelineFactory().Create(new ResilienceOptions { RetryCount = retries, RetryDelay = delay }, null, _time);
}
