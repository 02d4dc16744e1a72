using ConcurrencyOps.Contention;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Tests.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Contention;

public sealed class ContentionLogTests
{
    // 1 has a for 100 ms, then 2 for 50, while 3 waits for both.
    private static readonly string[] Queue =
    [
        "1 A a @one:1 +0", "2 W a @two:1 +10", "3 W a @three:1 +20", "1 R a +100", "2 A a @two:1 +100", "2 R a +150", "3 A a @three:1 +150", "3 R a +160",
    ];

    [Fact]
    public void Waits_and_holds_are_measured_and_the_blame_is_shared_by_those_who_had_the_lock()
    {
        LockContention row = Measure(ContentionGrouping.Lock, Queue).ShouldHaveSingleItem();

        (row.LockId, row.Acquisitions, row.Contentions, row.MaxWaiters, row.Threads).ShouldBe(("a", 3, 2, 2, 3));
        (row.WaitTotalMs, row.WaitMeanMs, row.WaitMaxMs).ShouldBe((90 + 130, 110, 130));
        (row.HoldTotalMs, row.HoldMaxMs).ShouldBe((100 + 50 + 10, 100));
        row.ContentionPercent.ShouldNotBeNull().ShouldBe(66.7, 0.1);
        (row.TopOwner, row.TopWaiter, row.Site, row.Stack, row.Source).ShouldBe(("T1", "T3", "three:1", null, "the log"));
    }

    [Fact]
    public void By_thread_each_is_told_how_long_others_waited_while_it_had_the_lock()
    {
        IReadOnlyList<LockContention> rows = Measure(ContentionGrouping.Thread, Queue);

        rows.Select(static row => (row.LockName, row.Contentions, row.WaitTotalMs, row.TopWaiter, row.HoldTotalMs)).ShouldBe(
            [("T1", 2, 90 + 80, "T2", 100), ("T2", 1, 50, "T3", 50), ("T3", 0, 0, null, 10)]);
    }

    [Fact]
    public void By_site_it_is_where_threads_wait()
    {
        IReadOnlyList<LockContention> rows = Measure(ContentionGrouping.Site, Queue);

        rows.Select(static row => (row.LockName, row.Site, row.Contentions, row.WaitTotalMs, row.Acquisitions, row.TopOwner)).ShouldBe(
            [("three:1", "three:1", 1, 130, 1, "T1"), ("two:1", "two:1", 1, 90, 1, "T1"), ("one:1", "one:1", 0, 0, 1, null)]);
    }

    [Fact]
    public void A_log_knows_no_types() =>
        Measure(ContentionGrouping.Type, Queue).Select(static row => (row.LockName, row.LockType, row.Contentions)).ShouldBe([(null, null, 2L)]);

    [Fact]
    public void What_lasts_to_the_end_of_the_log_is_counted_up_to_there()
    {
        LockContention row = Measure(ContentionGrouping.Lock, "1 A a +0", "2 W a +10", "9 A b +1000")[0];

        (row.LockId, row.Contentions, row.WaitTotalMs, row.HoldTotalMs, row.TopOwner).ShouldBe(("a", 1, 990, 1000, "T1"));
    }

    [Fact]
    public void A_wait_that_is_given_up_is_a_wait()
    {
        LockContention row = Measure(ContentionGrouping.Lock, "1 A a +0", "2 W a +10", "2 T a +40", "1 R a +50", "3 T a +60").ShouldHaveSingleItem();

        (row.Contentions, row.WaitTotalMs, row.Acquisitions, row.TopOwner, row.TopWaiter).ShouldBe((2, 30, 1, "T1", "T2"));
    }

    [Fact]
    public void Readers_are_not_to_blame_for_readers()
    {
        LockContention row = Measure(ContentionGrouping.Lock, "1 As a +0", "2 A b +1", "3 Ws a +10", "3 As a +20", "1 Rs a +30", "3 Rs a +40")[0];

        (row.LockId, row.Contentions, row.WaitTotalMs, row.TopOwner).ShouldBe(("a", 1, 10, null));
    }

    [Fact]
    public void Taken_again_it_is_held_once() =>
        Measure(ContentionGrouping.Lock, "1 A a +0", "1 A a +1", "1 R a +2", "1 R a +10").ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(static row => row.Acquisitions.ShouldBe(1), static row => row.HoldTotalMs.ShouldBe(10));

    [Fact]
    public void A_trace_without_times_has_acquisitions_only()
    {
        var log = new ContentionLog("t.std", ContentionGrouping.Lock, hasTimes: false);
        foreach (LogRow item in LogLines.Rows(Queue))
            log.Log.Add(item);
        log.End();

        LockContention row = log.Table.Rows(log).ShouldHaveSingleItem();

        (row.Acquisitions, row.Contentions, row.WaitTotalMs, row.HoldTotalMs, row.Threads).ShouldBe((3, 0, 0, null, 3));
    }

    [Fact]
    public void The_flame_graph_has_the_sites_and_the_locks()
    {
        ContentionLog log = New(ContentionGrouping.Lock, LogLines.Rows(Queue));

        log.Table.Profile(log).Stacks.Select(static stack => $"{string.Join(';', stack.Frames)} {stack.WeightNs}").ShouldBe(
            ["three:1;waits for a 130000000", "two:1;waits for a 90000000"]);
    }

    [Fact]
    public void Random_logs_come_to_what_intervals_laid_over_each_other_come_to() =>
        SimulatedLog.Any(hasShared: false).Sample(
            static rows =>
            {
                ContentionLog log = New(ContentionGrouping.Lock, rows);
                IReadOnlyList<Interval> waits = Intervals(rows, LockEventKind.Waiting), holds = Intervals(rows, LockEventKind.Acquired);

                foreach (LockContention row in log.Table.Rows(log))
                {
                    Interval[] mine = [.. waits.Where(one => one.Lock == row.LockId)], held = [.. holds.Where(one => one.Lock == row.LockId)];
                    row.Contentions.ShouldBe(mine.Length);
                    row.WaitTotalMs.ShouldBe(mine.Sum(static one => one.Ms), 1e-6);
                    (row.HoldTotalMs ?? 0).ShouldBe(held.Sum(static one => one.Ms), 1e-6);
                    row.Acquisitions.ShouldBe(held.Length);
                    row.Threads.ShouldBe(mine.Concat(held).Select(static one => one.Thread).Distinct().Count());
                    double most = Blame(mine, held).DefaultIfEmpty().Max(static one => one.Ms);
                    double top = Blame(mine, held).FirstOrDefault(one => $"T{one.Thread}" == row.TopOwner).Ms;
                    top.ShouldBe(most, 1e-6);
                }
            },
            iter: 2000);

    private static IEnumerable<(string Thread, double Ms)> Blame(Interval[] waits, Interval[] holds) => holds
        .GroupBy(static hold => hold.Thread)
        .Select(group => (group.Key, group.Sum(hold => waits.Where(wait => wait.Thread != hold.Thread).Sum(hold.Overlap))));

    // What begins so ends with the thread's next event for that lock that ends it; depth counts.
    private static List<Interval> Intervals(LogRow[] rows, LockEventKind begin)
    {
        var intervals = new List<Interval>();
        for (int start = 0; start < rows.Length; start++)
        {
            LogRow row = rows[start];
            if (row.Event != begin || (begin == LockEventKind.Acquired && Depth(rows, start, row) > 0))
                continue;
            int end = start + 1;
            while (end < rows.Length && !Ends(rows, end, row))
                end++;
            intervals.Add(new(row.ThreadId, row.LockId, row.TimestampNs, rows[Math.Min(end, rows.Length - 1)].TimestampNs));
        }

        return intervals;
    }

    private static bool Ends(LogRow[] rows, int at, LogRow begin) =>
        rows[at].ThreadId == begin.ThreadId && rows[at].LockId == begin.LockId
        && (begin.Event == LockEventKind.Waiting || Depth(rows, at + 1, begin) == 0);

    private static int Depth(LogRow[] rows, int before, LogRow of) => rows.Take(before)
        .Where(row => row.ThreadId == of.ThreadId && row.LockId == of.LockId)
        .Sum(static row => row.Event switch { LockEventKind.Acquired => 1, LockEventKind.Released => -1, _ => 0 });

    private static IReadOnlyList<LockContention> Measure(ContentionGrouping grouping, params string[] lines)
    {
        ContentionLog log = New(grouping, LogLines.Rows(lines));
        return log.Table.Rows(log);
    }

    private static ContentionLog New(ContentionGrouping grouping, IEnumerable<LogRow> rows)
    {
        var log = new ContentionLog("the log", grouping);
        foreach (LogRow row in rows)
            log.Log.Add(row);
        log.End();
        return log;
    }

    private sealed record Interval(string Thread, string Lock, long From, long To)
    {
        public double Ms => (To - From) / 1e6;

        public double Overlap(Interval other) => Math.Max(0, Math.Min(To, other.To) - Math.Max(From, other.From)) / 1e6;
    }
}
