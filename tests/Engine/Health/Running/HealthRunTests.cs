using System.Collections.Concurrent;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Running;

public sealed class HealthRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Every_service_has_one_result()
    {
        using var run = NewRun(static _ => ValueTask.FromResult(CheckVerdict.Up), throttle: 8);
        var results = new List<HealthCheckResult>();
        for (var i = 0; i < 5_000; i++)
            HealthDrain.Add(run, Checks.Of($"http://host{i}/"), results);

        results.AddRange(HealthDrain.Finish(run));

        run.IsFinished.ShouldBeTrue();
        results.Select(static result => result.Name).Distinct().Count().ShouldBe(5_000);
    }

    [Fact]
    public async Task No_more_run_at_once_than_allowed()
    {
        var (running, peak) = (0, 0);
        using var run = NewRun(
            async _ =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref peak, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return CheckVerdict.Up;
            },
            throttle: 3);
        await Task.Yield();
        for (var i = 0; i < 500; i++)
            run.TryAdd(Checks.Of($"http://host{i}/")).ShouldBeTrue();

        HealthDrain.Finish(run).Count.ShouldBe(500);

        peak.ShouldBeInRange(1, 3);
    }

    [Fact]
    public void The_same_check_under_way_is_made_once_and_given_to_everybody_who_asked()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var checker = new DelegateChecker(async _ =>
        {
            await gate.Task;
            return CheckVerdict.Up;
        });
        using var run = NewRun(checker, throttle: 8);
        for (var i = 0; i < 10; i++)
            run.TryAdd(Checks.Of("http://same/")).ShouldBeTrue();

        gate.SetResult();
        var results = HealthDrain.Finish(run);

        results.Count.ShouldBe(10);
        checker.Calls.ShouldBe(1);
    }

    [Fact]
    public void The_same_address_with_other_settings_is_another_check()
    {
        var checker = new DelegateChecker(static _ => ValueTask.FromResult(CheckVerdict.Up));
        using var run = NewRun(checker, throttle: 8);
        run.TryAdd(Checks.Of("http://same/", timeoutSeconds: 1));
        run.TryAdd(Checks.Of("http://same/", timeoutSeconds: 2));

        HealthDrain.Finish(run).Count.ShouldBe(2);
        checker.Calls.ShouldBe(2);
    }

    [Fact]
    public void There_is_no_room_when_results_are_not_taken_and_room_again_when_they_are()
    {
        using var run = NewRun(static _ => ValueTask.FromResult(CheckVerdict.Up), throttle: 1);
        var added = 0;
        while (run.TryAdd(Checks.Of($"http://host{added}/")))
            added++;

        added.ShouldBe(1024);
        var taken = 0;
        while (taken == 0)
        {
            run.WaitForActivity(Patience);
            taken = run.Drain([]).Count;
        }

        run.TryAdd(Checks.Of("http://another/")).ShouldBeTrue();
    }

    [Fact]
    public void A_spent_deadline_is_down_and_says_where_the_time_went()
    {
        using var run = NewRun(
            static async context =>
            {
                context.Phases.Enter(CheckPhase.FirstByte);
                await Task.Delay(Timeout.Infinite, context.Token);
                return CheckVerdict.Up;
            },
            throttle: 1);
        run.TryAdd(Checks.Of("http://hang/", timeoutSeconds: 0.05));

        var result = HealthDrain.Finish(run).ShouldHaveSingleItem();

        result.Status.ShouldBe(ServiceStatus.Down);
        result.Reason.ShouldBe(HealthReason.Timeout);
        result.ErrorMessage!.ShouldContain("0.05 s was up while waiting for the answer");
        result.FirstByteMs.ShouldNotBeNull();
        result.ResponseTimeMs.ShouldBeNull();
        result.Checked.ShouldBeTrue();
    }

    [Fact]
    public void An_answer_after_the_deadline_is_never_up()
    {
        using var run = NewRun(
            static context =>
            {
                context.Token.WaitHandle.WaitOne(Patience);
                return ValueTask.FromResult(CheckVerdict.Up);
            },
            throttle: 1);
        run.TryAdd(Checks.Of("http://late/", timeoutSeconds: 0.05));

        HealthDrain.Finish(run).ShouldHaveSingleItem().Reason.ShouldBe(HealthReason.Timeout);
    }

    [Fact]
    public void A_fault_of_the_checker_is_unknown_and_not_down()
    {
        using var run = NewRun(static _ => throw new InvalidOperationException("boom"), throttle: 1);
        run.TryAdd(Checks.Of("http://a/"));

        var result = HealthDrain.Finish(run).ShouldHaveSingleItem();

        result.Status.ShouldBe(ServiceStatus.Unknown);
        result.Reason.ShouldBe(HealthReason.CheckerFault);
        result.ErrorMessage!.ShouldContain("boom");
    }

    [Fact]
    public void A_missing_checker_is_a_fault_and_loses_no_result()
    {
        using var run = new HealthRun(
            new HealthRunOptions { ThrottleLimit = 1 }, static _ => throw new KeyNotFoundException("no checker"), null, TimeProvider.System);
        run.TryAdd(Checks.Of("http://a/"));

        HealthDrain.Finish(run).ShouldHaveSingleItem().Reason.ShouldBe(HealthReason.CheckerFault);
    }

    [Fact]
    public void Cancelled_checks_are_no_results_and_the_run_still_ends()
    {
        var started = new SemaphoreSlim(0);
        using var run = NewRun(
            async context =>
            {
                started.Release();
                await Task.Delay(Timeout.Infinite, context.Token);
                return CheckVerdict.Up;
            },
            throttle: 100);
        for (var i = 0; i < 200; i++)
            run.TryAdd(Checks.Of($"http://host{i}/"));

        for (var i = 0; i < 100; i++)
            started.Wait(Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        run.Cancel();

        HealthDrain.Finish(run).ShouldBeEmpty();
    }

    [Fact]
    public void Disposing_ends_checks_under_way()
    {
        var ended = new ConcurrentBag<bool>();
        var started = new SemaphoreSlim(0);
        var run = NewRun(
            async context =>
            {
                started.Release();
                try
                {
                    await Task.Delay(Timeout.Infinite, context.Token);
                }
                finally
                {
                    ended.Add(true);
                }

                return CheckVerdict.Up;
            },
            throttle: 10);
        for (var i = 0; i < 10; i++)
            run.TryAdd(Checks.Of($"http://host{i}/"));

        for (var i = 0; i < 10; i++)
            started.Wait(Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        run.Dispose();

        ended.Count.ShouldBe(10);
    }

    private static HealthRun NewRun(Func<CheckContext, ValueTask<CheckVerdict>> check, int throttle) => NewRun(new DelegateChecker(check), throttle);

    private static HealthRun NewRun(DelegateChecker checker, int throttle) =>
        new(new HealthRunOptions { ThrottleLimit = throttle }, _ => checker, null, TimeProvider.System);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
