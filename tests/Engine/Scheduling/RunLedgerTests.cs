using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

public sealed class RunLedgerTests
{
    private readonly RunLedger _ledger = new(null, null);

    [Fact]
    public void Each_status_is_counted_and_the_sums_follow()
    {
        _ledger.Total = 15;
        foreach (var status in Enum.GetValues<WorkStatus>())
            Count(_ledger, status, (int)status + 1);

        var metrics = _ledger.ToMetrics(TimeSpan.FromSeconds(3), 4, 8);

        (metrics.Total, metrics.Succeeded, metrics.Failed, metrics.TimedOut, metrics.Cancelled, metrics.Skipped).ShouldBe((15, 1, 2, 3, 4, 5));
        (_ledger.Finished, _ledger.Done).ShouldBe((6, 15));
        (metrics.ElapsedMs, metrics.ItemsPerSecond, metrics.PeakWorkers, metrics.FinalLimit).ShouldBe((3000, 2, 4, 8));
    }

    [Fact]
    public void Durations_are_those_of_items_that_ended_and_not_of_cancelled_ones()
    {
        _ledger.Count(WorkStatus.Succeeded, 1, TimeSpan.FromMilliseconds(10));
        _ledger.Count(WorkStatus.Failed, 1, TimeSpan.FromMilliseconds(30));
        _ledger.Count(WorkStatus.Cancelled, 1, TimeSpan.FromHours(1));
        _ledger.Count(WorkStatus.Skipped, 0, null);

        var metrics = _ledger.ToMetrics(TimeSpan.FromSeconds(1), 1, 1);

        metrics.MeanMs!.Value.ShouldBe(20, 0.5);
        metrics.MaxMs!.Value.ShouldBe(30, 0.5);
        metrics.P99Ms!.Value.ShouldBe(30, 1);
    }

    [Fact]
    public void Without_any_item_there_are_no_durations_and_no_division_by_zero()
    {
        var metrics = _ledger.ToMetrics(TimeSpan.Zero, 0, 1);

        (metrics.MeanMs, metrics.P50Ms, metrics.P95Ms, metrics.P99Ms, metrics.MaxMs).ShouldBe((null, null, null, null, null));
        metrics.ItemsPerSecond.ShouldBe(0);
    }

    [Fact]
    public void Retries_are_attempts_beyond_the_first()
    {
        _ledger.Count(WorkStatus.Succeeded, 1, TimeSpan.Zero);
        _ledger.Count(WorkStatus.Failed, 3, TimeSpan.Zero);
        _ledger.Count(WorkStatus.Skipped, 0, null);

        _ledger.ToMetrics(TimeSpan.FromSeconds(1), 1, 1).Retries.ShouldBe(2);
    }

    [Theory]
    [InlineData(WorkStatus.Failed, true)]
    [InlineData(WorkStatus.TimedOut, true)]
    [InlineData(WorkStatus.Cancelled, false)]
    [InlineData(WorkStatus.Skipped, false)]
    public void Failures_and_timeouts_count_towards_the_stop(WorkStatus status, bool stops)
    {
        var ledger = new RunLedger(2, null);

        Count(ledger, status, 1);
        ledger.TooManyFailures.ShouldBeFalse();
        Count(ledger, status, 1);
        ledger.TooManyFailures.ShouldBe(stops);
    }

    [Fact]
    public void A_share_of_failures_stops_from_the_third_failure_on()
    {
        var ledger = new RunLedger(null, 50);
        Count(ledger, WorkStatus.Failed, 2);
        ledger.TooManyFailures.ShouldBeFalse();
        Count(ledger, WorkStatus.Succeeded, 4);
        Count(ledger, WorkStatus.Failed, 1);
        ledger.TooManyFailures.ShouldBeFalse();
        Count(ledger, WorkStatus.TimedOut, 1);
        ledger.TooManyFailures.ShouldBeTrue();
    }

    [Fact]
    public void Without_limits_no_number_of_failures_stops_the_run()
    {
        Count(_ledger, WorkStatus.Failed, 1000);

        _ledger.TooManyFailures.ShouldBeFalse();
    }

    private static void Count(RunLedger ledger, WorkStatus status, int times)
    {
        for (var i = 0; i < times; i++)
            ledger.Count(status, 1, TimeSpan.FromMilliseconds(1));
    }
}
