using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>A run whose items go through a policy's gate.</summary>
public sealed class PolicyRunTests
{
    private readonly TimersTime _time = new();

    [Fact]
    public void Items_that_wait_for_their_turn_hold_no_worker()
    {
        var policy = new ResiliencePolicy("p") { RateLimit = 1, RateWindowSeconds = 60, Time = _time };
        using var driver = new RunDriver(RunDriver.Options(1), call => call.Write(call.Attempt.Entry.Key), Pipeline(policy));

        for (var i = 0; i < 20; i++)
            driver.Add("x", "limited");

        for (var i = 0; i < 20; i++)
            driver.Add("x", $"free {i}");

        driver.DrainUntil(() => driver.Outputs.Count == 21, "all but those that wait ran");
        driver.Outputs.Count(output => (string?)output == "limited").ShouldBe(1);

        for (var minute = 1; minute < 20; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            var due = 21 + minute;
            driver.DrainUntil(() => driver.Outputs.Count == due, "one more had its turn");
        }

        driver.Finish();
    }

    [Fact]
    public void Items_that_a_circuit_refuses_are_skipped_and_never_run()
    {
        var policy = new ResiliencePolicy("p") { FailureThreshold = 3, Time = _time };
        var runs = 0;
        using var driver = new RunDriver(
            RunDriver.Options(1) with { CollectResults = true },
            _ =>
            {
                Interlocked.Increment(ref runs);
                throw new InvalidOperationException("down");
            },
            Pipeline(policy));

        driver.AddMany(50);
        driver.Finish();

        runs.ShouldBe(3);
        var metrics = driver.Run.Metrics();
        (metrics.Failed, metrics.Skipped, metrics.Retries).ShouldBe((3L, 47L, 0L));
        driver.Results.Where(result => result.Status == WorkStatus.Skipped).ShouldAllBe(
            result => result.Attempts == 0 && result.StartedAt == null && ((CircuitRefusal)result.Error!).Key == ResiliencePolicy.DefaultKey);
    }

    [Fact]
    public void An_item_refused_in_its_second_attempt_has_failed_in_its_first()
    {
        var policy = new ResiliencePolicy("p") { RetryCount = 5, FailureThreshold = 2, Time = _time };
        using var driver = new RunDriver(
            RunDriver.Options(1) with { CollectResults = true },
            call =>
            {
                call.Write($"attempt {call.Attempt.Number}");
                throw new InvalidOperationException($"down {call.Index}");
            },
            Pipeline(policy));

        driver.AddMany(10);
        driver.Finish();

        driver.Run.Metrics().Failed.ShouldBeInRange(1, 2);
        driver.Results.Where(result => result.Status == WorkStatus.Failed).ShouldAllBe(
            result => result.ErrorMessage == $"down {result.Index}" && (string)result.Output! == $"attempt {result.Attempts}");
        driver.Results.Sum(result => result.Attempts).ShouldBe(2);
    }

    [Fact]
    public void A_worker_begins_no_item_before_the_failure_of_the_one_before_is_counted()
    {
        for (var round = 0; round < 300; round++)
        {
            var policy = new ResiliencePolicy("p") { FailureThreshold = 1, Time = _time };
            using var driver = new RunDriver(RunDriver.Options(1), _ => throw new InvalidOperationException("down"), Pipeline(policy));

            driver.AddMany(3);
            driver.Finish();

            driver.Run.Metrics().Failed.ShouldBe(1);
        }
    }

    [Fact]
    public void The_keys_of_a_run_have_circuits_of_their_own()
    {
        var policy = new ResiliencePolicy("p") { FailureThreshold = 1, Time = _time };
        using var driver = new RunDriver(
            RunDriver.Options(1),
            call =>
            {
                if (call.Attempt.Entry.Key == "down")
                    throw new InvalidOperationException();
            },
            Pipeline(policy));

        for (var i = 0; i < 20; i++)
            driver.Add("x", i % 2 == 0 ? "down" : "up");

        driver.Finish();

        var metrics = driver.Run.Metrics();
        (metrics.Succeeded, metrics.Failed, metrics.Skipped).ShouldBe((10L, 1L, 9L));
    }

    [Fact]
    public void A_run_that_is_cancelled_while_its_probe_runs_leaves_the_circuit_to_the_next()
    {
        var policy = new ResiliencePolicy("p") { FailureThreshold = 1, Time = _time };
        using (var failing = new RunDriver(RunDriver.Options(1), _ => throw new InvalidOperationException(), Pipeline(policy)))
        {
            failing.Add("x", "k");
            failing.Finish();
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        using (var cancelled = new RunDriver(RunDriver.Options(1), call => call.BlockUntilInterrupted(), Pipeline(policy)))
        {
            cancelled.Add("x", "k");
            Gate.Until(() => cancelled.Run.Progress().Running == 1, "the probe ran");
            cancelled.Run.Cancel();
        }

        Gate.Until(() => Phase(policy) == CircuitPhase.HalfOpen && policy.Gate.PhaseOf("k") == CircuitPhase.Open, "the probe was given back");
        using var next = new RunDriver(RunDriver.Options(1), _ => { }, Pipeline(policy));
        next.Add("x", "k");
        next.Finish();
        next.Run.Metrics().Succeeded.ShouldBe(1);
        Phase(policy).ShouldBe(CircuitPhase.Closed);
    }

    [Fact]
    public async Task The_probe_of_an_item_lasts_as_long_as_the_item_may_take_from_when_its_worker_is_free()
    {
        var policy = new ResiliencePolicy("p") { FailureThreshold = 1, TimeoutSeconds = 10, Time = _time };
        await policy.Gate.Fail(1, "k");
        _time.Advance(TimeSpan.FromSeconds(30));
        var pipeline = new PollyPipelineFactory().Create(
            policy.ToOptions() with { AttemptTimeout = TimeSpan.FromSeconds(600), AttemptsTimeThemselves = true }, policy.Gate, _time);
        var gates = new Dictionary<string, (Gate Runs, Gate MayEnd)> { ["other"] = (new(), new()), ["k"] = (new(), new()) };
        using var driver = new RunDriver(
            RunDriver.Options(1),
            call =>
            {
                var (runs, mayEnd) = gates[call.Attempt.Entry.Key!];
                runs.Open();
                mayEnd.Pass();
            },
            pipeline);
        driver.Add("x", "other");
        gates["other"].Runs.Pass();
        driver.Add("x", "k");
        Gate.Until(() => policy.Gate.PhaseOf("k") == CircuitPhase.HalfOpen, "the item has the probe");

        _time.Advance(TimeSpan.FromSeconds(300));
        gates["other"].MayEnd.Open();
        gates["k"].Runs.Pass();

        (await policy.Gate.EnterAsync("k")).Refusal.ShouldNotBeNull().RetryAt.ShouldBe(_time.GetUtcNow() + TimeSpan.FromSeconds(600) + GateRules.LeaseMargin);
        gates["k"].MayEnd.Open();
        driver.Finish();
        policy.Gate.PhaseOf("k").ShouldBe(CircuitPhase.Closed);
    }

    private static CircuitPhase Phase(ResiliencePolicy policy) => policy.Gate.StatesAsync().GetAwaiter().GetResult().Single().State;

    private IResiliencePipeline Pipeline(ResiliencePolicy policy) =>
        new PollyPipelineFactory().Create(policy.ToOptions() with { AttemptsTimeThemselves = true }, policy.Gate, _time);
}
