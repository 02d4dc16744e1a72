using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>A whole policy: in which order its strategies act, and on what.</summary>
public sealed class PolicyPipelineTests
{
    private static readonly AttemptOutcome Failed = new(WorkStatus.Failed, null, "bad");

    private readonly TimersTime _time = new();
    private int _attempts;

    [Fact]
    public async Task A_refusal_is_the_outcome_and_is_not_retried()
    {
        var policy = With(new("p") { RetryCount = 5, FailureThreshold = 1, Time = _time });
        await policy.Gate.Fail(1);

        var outcome = await Execute(policy, _ => AttemptOutcome.Success);

        (outcome.Status, outcome.Refusal?.Key, _attempts).ShouldBe((WorkStatus.Skipped, Gates.Key, 0));
    }

    [Fact]
    public async Task When_a_later_attempt_is_refused_the_last_one_that_was_made_is_the_outcome()
    {
        var policy = With(new("p") { RetryCount = 5, FailureThreshold = 2, Time = _time });

        var outcome = await Execute(policy, attempt => Failed with { Message = $"attempt {attempt}" });

        (outcome.Status, outcome.Message, _attempts).ShouldBe((WorkStatus.Failed, "attempt 2", 2));
    }

    [Fact]
    public async Task Twenty_time_outs_in_a_row_are_failures_for_the_circuit()
    {
        var policy = With(new("p") { FailureThreshold = 20, TimeoutSeconds = 1, Time = _time });
        var pipeline = Pipeline(policy);
        for (var call = 1; call <= 20; call++)
        {
            var running = pipeline.ExecuteAsync(Gates.Key, Hang, CancellationToken.None).AsTask();
            _time.AwaitTimers(call);
            _time.Advance(TimeSpan.FromSeconds(1));
            var outcome = await running;
            (outcome.Status, outcome.Message).ShouldBe((WorkStatus.TimedOut, "The attempt did not finish within 1 s."));
        }

        (await pipeline.ExecuteAsync(Gates.Key, Hang, CancellationToken.None)).Refusal.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_probe_does_not_close_the_circuit(bool throws)
    {
        var policy = With(new("p") { FailureThreshold = 1, Time = _time });
        await policy.Gate.Fail(1);
        _time.Advance(TimeSpan.FromSeconds(30));
        using var source = new CancellationTokenSource();

        var running = Pipeline(policy).ExecuteAsync(
            Gates.Key,
            async leave =>
            {
                await source.CancelAsync();
                return throws ? throw new OperationCanceledException(leave.Token) : new AttemptOutcome(WorkStatus.Failed, null, "was stopped");
            },
            source.Token).AsTask();
        await Record.ExceptionAsync(() => running);

        var state = await policy.Gate.State();
        (state.State, state.ConsecutiveFailures).ShouldBe((CircuitPhase.HalfOpen, 1));
    }

    [Fact]
    public async Task Every_attempt_waits_for_a_turn_of_its_own_and_its_time_begins_after_that()
    {
        var policy = With(new("p") { RetryCount = 1, RateLimit = 1, RateWindowSeconds = 100, TimeoutSeconds = 5, Time = _time });
        var running = Pipeline(policy).ExecuteAsync(Gates.Key, _ => ValueTask.FromResult(++_attempts == 1 ? Failed : AttemptOutcome.Success), CancellationToken.None).AsTask();
        Gate.Until(() => _attempts == 1, "the first attempt was made");

        _time.AwaitTimers(2);
        _time.Advance(TimeSpan.FromSeconds(99));
        (_attempts, running.IsCompleted).ShouldBe((1, false));
        _time.Advance(TimeSpan.FromSeconds(1));

        (await running, _attempts).ShouldBe((AttemptOutcome.Success, 2));
    }

    [Fact]
    public async Task A_refused_attempt_takes_no_turn()
    {
        var policy = With(new("p") { FailureThreshold = 1, RateLimit = 1, RateWindowSeconds = 3600, Time = _time });
        await policy.Gate.Fail(1);
        for (var i = 0; i < 5; i++)
            (await Execute(policy, _ => AttemptOutcome.Success)).Refusal.ShouldNotBeNull();

        policy.Gate.Reset(Gates.Key);

        (await Execute(policy, _ => AttemptOutcome.Success)).ShouldBe(AttemptOutcome.Success);
    }

    [Fact]
    public async Task A_fault_takes_the_place_of_the_attempt_says_that_it_was_injected_and_opens_the_circuit()
    {
        var policy = With(new("p") { RetryCount = 1, FailureThreshold = 2, FaultRate = 1, Time = _time });

        var outcome = await Execute(policy, _ => AttemptOutcome.Success);

        (outcome.Status, outcome.Error is InjectedFault, _attempts).ShouldBe((WorkStatus.Failed, true, 0));
        outcome.Message.ShouldNotBeNull().ShouldContain("injected");
        (await policy.Gate.State()).State.ShouldBe(CircuitPhase.Open);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_injected_hold_up_counts_towards_the_time_out_whoever_watches_it(bool attemptsTimeThemselves)
    {
        var policy = With(new("p") { TimeoutSeconds = 5, FaultLatencySeconds = 60, Time = _time });
        var options = policy.ToOptions() with { AttemptsTimeThemselves = attemptsTimeThemselves };
        var running = new PollyPipelineFactory().Create(options, policy.Gate, _time).ExecuteAsync(Gates.Key, Count, CancellationToken.None).AsTask();
        _time.AwaitTimers(attemptsTimeThemselves ? 1 : 2);

        _time.Advance(TimeSpan.FromSeconds(5));

        ((await running).Status, _attempts).ShouldBe((WorkStatus.TimedOut, 0));
    }

    [Fact]
    public async Task A_share_of_the_attempts_fails_at_the_rate_that_was_given()
    {
        var policy = With(new("p") { FaultRate = 0.25, Time = _time });
        var pipeline = Pipeline(policy);
        for (var i = 0; i < 4000; i++)
            await pipeline.ExecuteAsync(Gates.Key, Count, CancellationToken.None);

        // Eight standard deviations of a fair draw.
        _attempts.ShouldBeInRange(3000 - 220, 3000 + 220);
    }

    [Theory]
    [InlineData(BackoffType.Constant, 10, 10, 10)]
    [InlineData(BackoffType.Linear, 10, 20, 30)]
    [InlineData(BackoffType.Exponential, 10, 20, 40)]
    public async Task The_pauses_grow_as_the_policy_says(BackoffType type, params int[] pauses)
    {
        var policy = With(new("p") { RetryCount = 3, RetryDelaySeconds = 10, BackoffType = type, Time = _time });
        var running = Execute(policy, _ => Failed);
        for (var i = 0; i < pauses.Length; i++)
        {
            _time.AwaitTimers(i + 1);
            _time.Advance(TimeSpan.FromSeconds(pauses[i]) - TimeSpan.FromMilliseconds(1));
            _attempts.ShouldBe(i + 1);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Gate.Until(() => _attempts == i + 2, "the next attempt was made");
        }

        (await running).ShouldBe(Failed);
    }

    private ValueTask<AttemptOutcome> Count(AttemptLeave leave)
    {
        _attempts++;
        return ValueTask.FromResult(AttemptOutcome.Success);
    }

    private static async ValueTask<AttemptOutcome> Hang(AttemptLeave leave)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, leave.Token);
        return AttemptOutcome.Success;
    }

    private static ResiliencePolicy With(ResiliencePolicy policy) => policy;

    private IResiliencePipeline Pipeline(ResiliencePolicy policy) => new PollyPipelineFactory().Create(policy.ToOptions(), policy.Gate, _time);

    private Task<AttemptOutcome> Execute(ResiliencePolicy policy, Func<int, AttemptOutcome> attempt) =>
        Pipeline(policy).ExecuteAsync(Gates.Key, _ => ValueTask.FromResult(attempt(++_attempts)), CancellationToken.None).AsTask();
}
