using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>One result for each input, and none that says something untrue, when what is around the check breaks.</summary>
public sealed class HealthRunFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_policy_that_makes_no_attempt_costs_no_result()
    {
        var policy = new DelegatePipeline(static _ => ValueTask.FromResult(new AttemptOutcome(WorkStatus.Failed, null, "no attempt")));
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

    private static HealthRun NewRun(HealthRunOptions options, Func<CheckContext, ValueTask<CheckVerdict>> check, HealthMemory? memory = null)
    {
        var checker = new DelegateChecker(check);
        return new HealthRun(options, _ => checker, memory, TimeProvider.System);
    }

    private sealed class DelegatePipeline(Func<CancellationToken, ValueTask<AttemptOutcome>> execute) : IResiliencePipeline
    {
        public ValueTask<AttemptOutcome> ExecuteAsync(
            string key, Func<AttemptLeave, ValueTask<AttemptOutcome>> attempt, CancellationToken cancellationToken) => execute(cancellationToken);
    }
}
