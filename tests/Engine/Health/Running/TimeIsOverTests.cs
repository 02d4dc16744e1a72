using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>A run whose time ends while checks are under way and others wait.</summary>
public sealed class TimeIsOverTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_runs_is_finished_and_what_waits_for_its_turn_does_not_begin(bool waitsForRateLimit)
    {
        var options = waitsForRateLimit
            ? new HealthRunOptions { ThrottleLimit = 8, Limiter = Limiter() }
            : new HealthRunOptions { ThrottleLimit = 1 };
        var checker = new DelegateChecker(CheckAsync);
        using var run = NewRun(options, checker);
        run.TryAdd(Checks.Of("http://host/0"));
        await _begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        for (var number = 1; number < 6; number++)
            run.TryAdd(Checks.Of($"http://host/{number}"));

        _time.Advance(Limit);
        run.TryAdd(Checks.Of("http://host/6"));
        var left = Take(run, 6);
        _end.SetResult();
        var finished = HealthDrain.Finish(run).ShouldHaveSingleItem();

        checker.Calls.ShouldBe(1);
        (finished.Name, finished.Status, finished.Checked).ShouldBe(("http://host/0", ServiceStatus.Up, true));
        left.Select(static result => result.Name).Order().ShouldBe(Enumerable.Range(1, 6).Select(static number => $"http://host/{number}"));
        left.ShouldAllBe(static result =>
            result.Status == ServiceStatus.Unknown && result.Reason == HealthReason.Cancelled && !result.Checked && !result.Stale && result.Attempts == 0);
        left[0].ErrorMessage!.ShouldContain("time was over");
    }

    [Fact]
    public async Task A_service_that_is_known_keeps_its_status_and_nothing_is_learnt()
    {
        var memory = new HealthMemory(new ConfirmationRules(1, 1), file: null);
        using var run = NewRun(new HealthRunOptions { ThrottleLimit = 1 }, new DelegateChecker(CheckAsync), memory);
        var known = Checks.Of("http://known/");
        memory.Learn(known.Key, Down(known));
        run.TryAdd(Checks.Of("http://host/0"));
        await _begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        run.TryAdd(known);

        _time.Advance(Limit);
        var left = Take(run, 1)[0];
        _end.SetResult();

        (left.Status, left.Reason, left.Checked, left.Stale, left.Changed, left.ConsecutiveFailures)
            .ShouldBe((ServiceStatus.Down, HealthReason.Cancelled, false, true, false, 1));
        memory.Find(known.Key)!.Checks.ShouldBe(1);
    }

    [Fact]
    public async Task A_repetition_that_has_not_begun_does_not_begin_and_the_attempt_before_it_stands()
    {
        var policy = new PollyPipelineFactory().Create(
            new ResilienceOptions { RetryCount = 5, RetryDelay = TimeSpan.FromSeconds(30) }, gate: null, _time);
        var checker = new DelegateChecker(_ =>
        {
            _begun.SetResult();
            return ValueTask.FromResult(new CheckVerdict(ServiceStatus.Down, HealthReason.ConnectionRefused, "refused"));
        });
        using var run = NewRun(new HealthRunOptions { ThrottleLimit = 1, Policy = policy }, checker);
        run.TryAdd(Checks.Of("http://host/0"));
        await _begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => run.Progress().Running == 0, Patience).ShouldBeTrue();

        _time.Advance(Limit);
        var result = HealthDrain.Finish(run).ShouldHaveSingleItem();

        (result.Status, result.Reason, result.Checked, result.Attempts).ShouldBe((ServiceStatus.Down, HealthReason.ConnectionRefused, true, 1));
        checker.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_while_the_time_is_over_gives_no_result_as_always()
    {
        using var run = NewRun(new HealthRunOptions { ThrottleLimit = 1 }, new DelegateChecker(async context =>
        {
            _begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.Token);
            return CheckVerdict.Up;
        }));
        run.TryAdd(Checks.Of("http://host/0"));
        await _begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _time.Advance(Limit);

        run.Cancel();

        HealthDrain.Finish(run).ShouldBeEmpty();
    }

    // One turn an hour for each host.
    private IResiliencePipeline Limiter() => new PollyPipelineFactory().Create(
        new ResilienceOptions(),
        new PolicyGate(new GateRules { Policy = "hosts", Bucket = new BucketRules(1, TimeSpan.FromHours(1)) }, _time),
        _time);

    private HealthRun NewRun(HealthRunOptions options, DelegateChecker checker, HealthMemory? memory = null)
    {
        var run = new HealthRun(options, _ => checker, memory, _time);
        run.StopBeginningAfter(Limit);
        return run;
    }

    private async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        _begun.TrySetResult();
        await _end.Task.WaitAsync(Patience);
        return CheckVerdict.Up;
    }

    private static List<HealthCheckResult> Take(HealthRun run, int count)
    {
        List<HealthCheckResult> taken = [];
        SpinWait.SpinUntil(
            () =>
            {
                taken.AddRange(run.Drain([]));
                return taken.Count >= count;
            },
            Patience).ShouldBeTrue();
        return taken;
    }

    private static HealthCheckResult Down(ServiceCheck check) => new()
    {
        Name = check.Name,
        ServiceUrl = check.ServiceUrl,
        Status = ServiceStatus.Down,
        RawStatus = ServiceStatus.Down,
        Reason = HealthReason.ConnectionRefused,
        Timestamp = DateTimeOffset.UnixEpoch,
        Checked = true,
        ConsecutiveFailures = 1,
    };
}
