using ConcurrencyOps.Scheduling;
using ConcurrencyOps.Tests.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Stress;

/// <summary>An interrupt that arrives as its item finishes must never hit the next item of that worker.</summary>
public sealed class InterruptRaceTests
{
    private const int Items = 100_000;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_hundred_thousand_tiny_items_under_a_hail_of_time_outs()
    {
        var time = new FakeTimeProvider();
        var options = RunDriver.Options(3) with { ItemTimeout = Limit, Grace = TimeSpan.FromDays(1), CollectResults = true };
        using var driver = new RunDriver(options, TinyItem, time: time);
        driver.Crew.OnInterrupt = () => Thread.SpinWait(Random.Shared.Next(1_000));
        using var hail = new Hail(time, driver.Run);

        driver.AddMany(Items);
        driver.Finish();

        driver.Crew.WrongHits.ShouldBeEmpty();
        driver.Results.Select(result => result.Index).Order().ShouldBe(Enumerable.Range(0, Items).Select(index => (long)index));
        driver.Results.Where(result => result.Status == WorkStatus.Succeeded).ShouldAllBe(result => (long)result.Output! == result.Index);
        var metrics = driver.Run.Metrics();
        (metrics.Succeeded + metrics.TimedOut).ShouldBe(Items);
        metrics.TimedOut.ShouldBeGreaterThan(100);
        metrics.Succeeded.ShouldBeGreaterThan(100);
        driver.Notices.ShouldBeEmpty();
    }

    // As long as it takes the hail to come round, more or less, so that time-outs and ends meet.
    private static void TinyItem(WorkCall call)
    {
        for (var i = Random.Shared.Next(30); i > 0; i--)
        {
            Thread.SpinWait(5);
            call.Interrupted.ThrowIfCancellationRequested();
        }

        call.Write(call.Index);
    }

    /// <summary>Lets time run and the run look at its clock, again and again.</summary>
    private sealed class Hail : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _over;

        public Hail(FakeTimeProvider time, ParallelRun run)
        {
            _thread = new Thread(() =>
            {
                while (!_over)
                {
                    time.Advance(Limit);
                    run.Tick();
                    Thread.SpinWait(Random.Shared.Next(500));
                }
            })
            { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _over = true;
            _thread.Join(Gate.Patience).ShouldBeTrue();
        }
    }
}
