using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;
using ConcurrencyOps.State;
using ConcurrencyOps.Tests.Resilience;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>One result for each input, and none that says something untrue, when what is around the check breaks.</summary>
public sealed class HealthRunFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_policy_that_makes_no_attempt_costs_no_result()
    {
        var policy = new DelegatePipeline(static (_, _) => ValueTask.FromResult(new AttemptOutcome(WorkStatus.Failed, null, "no attempt")));
        using var run = NewRun(new HealthRunOptions { ThrottleLimit = 1, Policy = policy }, static _ => ValueTask.FromResult(CheckVerdict.Up));
        run.TryAdd(Checks.Of("http://a/"));

        var result = HealthDrain.Finish(run).ShouldHaveSingleItem();

        (result.Status, result.Reason).ShouldBe((ServiceStatus.Unknown, HealthReason.CheckerFault));
        result.ErrorMessage!.ShouldContain("no attempt");
    }

    [Fact]
    public void A_circuit_that_cannot_be_looked_at_costs_no_result_and_the_run_ends()
    {
        var options = new HealthRunOptions { ThrottleLimit = 1, CircuitOf = static _ => throw new InvalidOperationException("no circuit") };
        using var run = NewRun(options, static _ => ValueTask.FromResult(CheckVerdict.Up));
        run.TryAdd(Checks.Of("http://a/"));

        HealthDrain.Finish(run).ShouldHaveSingleItem().Reason.ShouldBe(HealthReason.CheckerFault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_check_that_breaks_because_it_is_stopped_says_nothing_about_the_service(bool returns)
    {
        var down = new CheckVerdict(ServiceStatus.Down, HealthReason.ConnectionLost, "torn down");
        var started = new SemaphoreSlim(0);
        var memory = new HealthMemory(new ConfirmationRules(1, 1), file: null);
        using var run = NewRun(
            new HealthRunOptions { ThrottleLimit = 1 },
            context =>
            {
                started.Release();
                context.Token.WaitHandle.WaitOne(Patience).ShouldBeTrue();
                return returns ? ValueTask.FromResult(down) : throw new CheckFailedException(down.Status, down.Reason, down.Message!);
            },
            memory);
        var check = Checks.Of("http://a/");
        run.TryAdd(check);
        started.Wait(Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        run.Cancel();

        HealthDrain.Finish(run).ShouldBeEmpty();
        memory.Find(check.Key).ShouldBeNull();
    }

    [Fact]
    public void The_response_time_is_that_of_the_attempt_that_stands_and_the_duration_that_of_all()
    {
        var time = new SteppedTime();
        var policy = new DelegatePipeline(async (attempt, token) =>
        {
            await attempt(new AttemptLeave(token));
            return await attempt(new AttemptLeave(token));
        });
        var attempts = 0;
        using var run = NewRun(
            new HealthRunOptions { ThrottleLimit = 1, Policy = policy },
            _ =>
            {
                var isFirst = attempts++ == 0;
                time.Advance(TimeSpan.FromMilliseconds(isFirst ? 10_000 : 40));
                return ValueTask.FromResult(isFirst ? new CheckVerdict(ServiceStatus.Down, HealthReason.UnexpectedStatus, "404") : CheckVerdict.Up);
            },
            time: time);
        run.TryAdd(Checks.Of("http://a/"));

        var result = HealthDrain.Finish(run).ShouldHaveSingleItem();

        (result.Status, result.Attempts, result.ResponseTimeMs, result.DurationMs).ShouldBe((ServiceStatus.Up, 2, 40d, 10_040d));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_wall_clock_that_is_set_during_a_check_changes_no_duration(int seconds)
    {
        var time = new SteppedTime();
        using var run = NewRun(
            new HealthRunOptions { ThrottleLimit = 1 },
            context =>
            {
                context.Phases.Enter(CheckPhase.FirstByte);
                time.Step = TimeSpan.FromSeconds(seconds);
                time.Advance(TimeSpan.FromMilliseconds(250));
                return ValueTask.FromResult(CheckVerdict.Up);
            },
            time: time);
        run.TryAdd(Checks.Of("http://a/"));

        var result = HealthDrain.Finish(run).ShouldHaveSingleItem();

        (result.ResponseTimeMs, result.DurationMs, result.FirstByteMs, result.QueueMs).ShouldBe((250d, 250d, 250d, 0d));
        (result.Timestamp, result.Timestamp.Offset).ShouldBe((time.GetUtcNow(), TimeSpan.Zero));
    }

    private static HealthRun NewRun(HealthRunOptions options, Func<CheckContext, ValueTask<CheckVerdict>> check, HealthMemory? memory = null, TimeProvider? time = null)
    {
        var checker = new DelegateChecker(check);
        return new HealthRun(options, _ => checker, memory, time ?? TimeProvider.System);
    }

    private sealed class DelegatePipeline(
        Func<Func<AttemptLeave, ValueTask<AttemptOutcome>>, CancellationToken, ValueTask<AttemptOutcome>> execute) : IResiliencePipeline
    {
        public ValueTask<AttemptOutcome> ExecuteAsync(
            string key, TimeSpan? timeout, Func<AttemptLeave, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken) => execute(attempt, cancellationToken);
    }
}
