using System.Globalization;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Diagnostics;
using ConcurrencyOps.Tests.Targets;

namespace ConcurrencyOps.Tests.Contention;

/// <summary>A real process, measured from outside.</summary>
public sealed class LiveContentionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("monitor", "ConcurrencyOps.Fixtures.MonitorLock.Hold", null)]
    [InlineData("lock", "ConcurrencyOps.Fixtures.NewLock.Hold", "System.Threading.Lock")]
    public async Task Every_wait_is_seen_that_the_target_itself_counts_with_the_one_who_held_the_lock_and_the_place(string kind, string site, string? type)
    {
        using var target = await ContentionTarget.ReadyAsync("sleepy", kind, "3", "10", "5");
        using var run = new ContentionRun(new EventPipeContentionSource(), TimeProvider.System);
        var measured = await MeasureAsync(run, target, ContentionGrouping.Lock);

        measured.EventsLost.ShouldBe(0);
        measured.Meter!.Counted.ShouldBe(measured.Counter);
        var row = measured.Rows.Single(row => row.Site?.StartsWith(site, StringComparison.Ordinal) == true);
        row.Contentions.ShouldBe(30);
        row.TopOwner.ShouldBe(Label(target, "holder"));
        row.TopWaiter.ShouldBeOneOf(Label(target, "waiter-1"), Label(target, "waiter-2"), Label(target, "waiter-3"));
        (row.MaxWaiters, row.Threads, row.LockType).ShouldBe((3, 4, type));
        row.WaitTotalMs.ShouldBeGreaterThan(10 * 5);
        (row.Acquisitions, row.ContentionPercent, row.HoldTotalMs, row.HoldMeanMs, row.HoldP95Ms, row.HoldMaxMs).ShouldBe((null, null, null, null, null, null));
        row.Stack!.Split('\n').ShouldContain(static frame => frame.StartsWith("ConcurrencyOps.Fixtures.Sleepy.WaitAgainAndAgain", StringComparison.Ordinal));
    }

    private static string Label(TargetProcess target, string name) => string.Create(CultureInfo.InvariantCulture, $"T{target.Thread(name).Id}");

    private static async Task<Result> MeasureAsync(ContentionRun run, TargetProcess target, ContentionGrouping grouping)
    {
        var measured = run.Add(target.Id, new ContentionTable("target", grouping));
        run.Begin(Patience, TestContext.Current.CancellationToken);
        measured.Failure.ShouldBeNull();
        var counter = await target.FightAsync();
        run.End(Patience, TestContext.Current.CancellationToken);
        measured.Failure.ShouldBeNull();
        return new(measured.Meter, measured.EventsLost, counter, measured.Table.Rows(measured.Meter!));
    }

    private sealed record Result(ContentionMeter? Meter, long EventsLost, long Counter, IReadOnlyList<LockContention> Rows);
}
