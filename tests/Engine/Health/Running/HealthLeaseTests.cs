using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.Tests.Resilience;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>The check that finds out whether a service has recovered keeps others from it for as long as it takes, wherever it waits before it begins.</summary>
public sealed class HealthLeaseTests
{
    private const double Seconds = 600;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TimersTime _time = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServiceCheck _check = Checks.Of("http://host/down", timeoutSeconds: Seconds);
    private readonly PolicyGate _gate;

    public HealthLeaseTests() => _gate = new PolicyGate(Gates.Rules(threshold: 1), _time);

    [Fact]
    public async Task It_lasts_as_long_as_the_time_out_of_this_very_check()
    {
        await OpenDue();
        using var run = NewRun(new HealthRunOptions { ThrottleLimit = 1 });
        run.TryAdd(_check);
        await Begun();

        (await _gate.EnterAsync(_check.CircuitKey)).Refusal.ShouldNotBeNull().RetryAt.ShouldBe(LeaseFromNow);
        Finish(run);
    }

    [Fact]
    public async Task A_check_that_is_refused_because_another_is_finding_out_says_so()
    {
        await OpenDue();
        (await _gate.EnterAsync(_check.CircuitKey)).Refusal.ShouldBeNull();
        using var run = NewRun(new HealthRunOptions { ThrottleLimit = 1 });
        run.TryAdd(_check);

        var result = HealthDrain.Finish(run).ShouldHaveSingleItem();

        (result.Reason, result.Checked).ShouldBe((HealthReason.CircuitOpen, false));
        result.ErrorMessage!.ShouldStartWith("Circuit breaker is HALF-OPEN: not checked, because another check is finding out");
    }

    [Fact]
    public async Task A_wait_for_a_place_or_for_the_rate_limit_is_not_part_of_it()
    {
        await OpenDue();
        var hosts = new PolicyGate(new GateRules { Policy = "hosts", Bucket = new BucketRules(1, TimeSpan.FromHours(1)) }, _time);
        await hosts.WaitForTurnAsync(_check.HostKey, CancellationToken.None);
        using var run = NewRun(new HealthRunOptions { ThrottleLimit = 1, Limiter = new PollyPipelineFactory().Create(new ResilienceOptions(), hosts, _time) });
        run.TryAdd(_check);
        _time.AwaitTimers(1);
        _time.Advance(TimeSpan.FromHours(1));
        await Begun();

        (await _gate.EnterAsync(_check.CircuitKey)).Refusal.ShouldNotBeNull().RetryAt.ShouldBe(LeaseFromNow);
        Finish(run);
    }

    private DateTimeOffset LeaseFromNow => _time.GetUtcNow() + TimeSpan.FromSeconds(Seconds) + GateRules.LeaseMargin;

    private async Task OpenDue()
    {
        await _gate.Fail(1, _check.CircuitKey);
        _time.Advance(Gates.Recovery);
    }

    private Task Begun() => _begun.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    private HealthRun NewRun(HealthRunOptions options)
    {
        var checker = new DelegateChecker(async _ =>
        {
            _begun.TrySetResult();
            await _end.Task.WaitAsync(Patience);
            return CheckVerdict.Up;
        });
        return new HealthRun(options with { Policy = new PollyPipelineFactory().Create(new ResilienceOptions(), _gate, _time) }, _ => checker, null, _time);
    }

    private void Finish(HealthRun run)
    {
        _end.SetResult();
        HealthDrain.Finish(run).ShouldHaveSingleItem().Status.ShouldBe(ServiceStatus.Up);
        _gate.PhaseOf(_check.CircuitKey).ShouldBe(CircuitPhase.Closed);
    }
}
