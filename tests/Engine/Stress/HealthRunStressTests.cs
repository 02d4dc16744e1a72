using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health;
using ConcurrencyOps.Tests.Health.Running;
using CsCheck;

namespace ConcurrencyOps.Tests.Stress;

/// <summary>Whatever checks do and whenever they are stopped: one result for each input, no place lost.</summary>
public sealed class HealthRunStressTests
{
    private const int Throttle = 16;

    [Fact]
    public void Tens_of_thousands_of_checks_that_succeed_fail_break_and_run_out_of_time()
    {
        const int Inputs = 20_000;
        using var run = NewRun(Throttle, Whatever);
        var results = new List<HealthCheckResult>();
        for (var i = 0; i < Inputs; i++)
            HealthDrain.Add(run, Checks.Of($"http://host{i}/", timeoutSeconds: i % 50 == 0 ? 0.001 : 60), results);

        results.AddRange(HealthDrain.Finish(run));

        results.Select(static result => result.Name).Order().ShouldBe(Enumerable.Range(0, Inputs).Select(static i => $"http://host{i}/").Order());
        results.Select(static result => result.Reason).Distinct().Count().ShouldBeGreaterThanOrEqualTo(3);
        run.Progress().Running.ShouldBe(0);
    }

    [Fact]
    public void Runs_that_are_stopped_anywhere_end_and_give_every_place_back()
    {
        for (var round = 0; round < 200; round++)
        {
            using var run = NewRun(Throttle, Whatever);
            var results = new List<HealthCheckResult>();
            var stopAt = Random.Shared.Next(300);
            for (var i = 0; i < 300; i++)
            {
                if (i == stopAt)
                    run.Cancel();

                HealthDrain.Add(run, Checks.Of($"http://host{i}/"), results);
            }

            results.AddRange(HealthDrain.Finish(run));

            results.Select(static result => result.Name).ShouldBeUnique();
            results.ShouldAllBe(static result => result.Checked);
            run.Progress().Running.ShouldBe(0);
        }
    }

    [Fact]
    public void However_often_checks_are_repeated_each_input_has_its_result_and_what_waits_stays_within_the_capacity() =>
        Gen.Select(Gen.Int[0, 12].Array[0, 2_500], Gen.Int[1, 8]).Sample(
            (inputs, throttle) =>
            {
                var options = new HealthRunOptions { ThrottleLimit = throttle };
                using var run = NewRun(throttle, Whatever);
                var results = new List<HealthCheckResult>();
                var mostWaiting = 0L;
                foreach (var input in inputs)
                {
                    HealthDrain.Add(run, Checks.Of($"http://host{input}/"), results);
                    var progress = run.Progress();
                    mostWaiting = Math.Max(mostWaiting, progress.Total - progress.Done);
                }

                results.AddRange(HealthDrain.Finish(run));
                return mostWaiting <= options.Capacity
                    && results.Select(static result => result.Name).Order().SequenceEqual(inputs.Select(static input => $"http://host{input}/").Order());
            },
            iter: 60,
            threads: 1);

    private static async ValueTask<CheckVerdict> Whatever(CheckContext context)
    {
        switch (Random.Shared.Next(8))
        {
            case 0:
                throw new InvalidOperationException("broken");
            case 1:
                await Task.Yield();
                throw new CheckFailedException(ServiceStatus.Down, HealthReason.ConnectionRefused, "refused");
            case 2:
                await Task.Delay(Random.Shared.Next(3), context.Token);
                break;
            case 3:
                await Task.Yield();
                break;
            default:
                break;
        }

        return CheckVerdict.Up;
    }

    private static HealthRun NewRun(int throttle, Func<CheckContext, ValueTask<CheckVerdict>> check)
    {
        var checker = new DelegateChecker(check);
        return new HealthRun(new HealthRunOptions { ThrottleLimit = throttle }, _ => checker, null, TimeProvider.System);
    }
}
