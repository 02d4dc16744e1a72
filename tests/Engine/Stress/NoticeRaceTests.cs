using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Stress;

/// <summary>A finished run has nothing left to say: whoever drains after IsFinished has every notice, also one that the last item causes.</summary>
public sealed class NoticeRaceTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void The_notice_of_a_given_up_worker_comes_before_the_end()
    {
        for (var round = 0; round < 300; round++)
        {
            var native = new Gate();
            Expect(RunNoticeKind.WorkerAbandoned, RunDriver.Options(1) with { ItemTimeout = Soon, Grace = Soon }, _ => native.Pass());
            native.Open();
        }
    }

    [Fact]
    public void The_notice_of_the_total_time_out_comes_before_the_end()
    {
        for (var round = 0; round < 300; round++)
            Expect(RunNoticeKind.TotalTimeout, RunDriver.Options(1) with { TotalTimeout = Soon }, call => call.BlockUntilInterrupted());
    }

    [Fact]
    public void The_notice_of_too_many_failures_comes_before_the_end()
    {
        var once = new PollyPipelineFactory().Create(new ResilienceOptions(), null, TimeProvider.System);
        for (var round = 0; round < 1_000; round++)
            Expect(RunNoticeKind.TooManyFailures, RunDriver.Options(1) with { StopAfterFailures = 1 }, _ => throw new InvalidOperationException(), once);
    }

    // The consumer looks all the time, to see the moment in which the run is finished.
    private static void Expect(RunNoticeKind kind, ParallelRunOptions options, Action<WorkCall> body, IResiliencePipeline? policy = null)
    {
        using var driver = new RunDriver(options, body, policy);
        driver.Run.TryAdd("item", null);
        driver.Run.CompleteAdding();
        Gate.Until(() => driver.Run.IsFinished, "the run was finished");
        driver.Finish();
        driver.Notices.ShouldHaveSingleItem().Kind.ShouldBe(kind);
    }
}
