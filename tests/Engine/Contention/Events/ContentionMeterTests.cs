using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Tests.Contention;

public sealed class ContentionMeterTests
{
    private const ulong A = 0xA;
    private const ulong B = 0xB;
    private static readonly string[] Waiting = ["System.Threading.Monitor.Enter_Slowpath", "Bank.Account.Transfer", "Bank.Program.Main"];

    [Fact]
    public void A_wait_is_told_with_its_lock_its_owner_its_waiter_and_its_place()
    {
        var session = new ScriptedSession { Stacks = { Waiting } };

        var row = Rows(session.Began(10, thread: 1, A, owner: 9, stack: 0).Ended(15, 1, durationMs: 4)).ShouldHaveSingleItem();

        (row.LockId, row.LockName, row.LockType, row.Contentions, row.WaitTotalMs).ShouldBe(("0xa", null, null, 1, 4));
        (row.TopOwner, row.TopWaiter, row.Threads, row.MaxWaiters).ShouldBe(("T9", "T1", 2, 1));
        (row.Site, row.Stack).ShouldBe(("Bank.Account.Transfer", "Bank.Account.Transfer\nBank.Program.Main"));
    }

    [Fact]
    public void A_runtime_that_does_not_measure_waits_is_measured_by_the_times_of_its_events()
    {
        Rows(new ScriptedSession().Began(10, 1, A).Ended(15, 1)).ShouldHaveSingleItem().WaitTotalMs.ShouldBe(5);
    }

    [Fact]
    public void What_began_before_or_after_the_measuring_does_not_count_whenever_its_events_come()
    {
        var session = new ScriptedSession().Began(10, 1, A).Ended(25, 1).Began(41, 2, A).Ended(42, 2).Began(30, 3, A).Ended(50, 3);

        var row = Rows(session, fromMs: 20, untilMs: 40).ShouldHaveSingleItem();

        (row.Contentions, row.TopWaiter).ShouldBe((1, "T3"));
    }

    [Fact]
    public void A_thread_that_still_waits_at_the_end_has_waited_until_then()
    {
        Rows(new ScriptedSession().Began(10, 1, A), untilMs: 40).ShouldHaveSingleItem().WaitTotalMs.ShouldBe(30);
    }

    [Fact]
    public void A_thread_that_still_waited_when_its_process_ended_has_waited_until_then()
    {
        Rows(new ScriptedSession { EndNs = 20_000_000 }.Began(10, 1, A), untilMs: 40).ShouldHaveSingleItem().WaitTotalMs.ShouldBe(10);
    }

    [Fact]
    public void The_most_that_waited_at_once_are_counted_for_each_lock()
    {
        var session = new ScriptedSession().Began(1, 1, A).Began(2, 2, A).Began(3, 3, B).Ended(4, 1).Began(5, 4, A).Ended(6, 2).Ended(7, 3).Ended(8, 4);

        Rows(session).OrderBy(static row => row.LockId).Select(static row => (row.LockId, row.MaxWaiters)).ShouldBe([("0xa", 2), ("0xb", 1)]);
    }

    [Fact]
    public void A_lost_end_costs_its_own_wait_and_leaves_nobody_waiting_for_ever()
    {
        var meter = Measure(new ScriptedSession().Began(1, 1, A).Began(5, 1, B).Ended(6, 1).Began(7, 2, A).Ended(8, 2), out var rows);

        rows.OrderBy(static row => row.LockId).Select(static row => (row.LockId, row.Contentions, row.WaitTotalMs, row.MaxWaiters))
            .ShouldBe([("0xa", 1, 1, 1), ("0xb", 1, 1, 1)]);
        (meter.Counted, meter.Incomplete).ShouldBe((2, 1));
    }

    [Fact]
    public void An_end_without_a_beginning_is_in_no_row()
    {
        var meter = Measure(new ScriptedSession().Ended(1, 1, 5), out var rows);

        rows.ShouldBeEmpty();
        (meter.Counted, meter.Incomplete).ShouldBe((0, 1));
    }

    [Fact]
    public void In_our_own_process_the_measuring_itself_is_left_out_and_only_there()
    {
        string[] own = ["System.Threading.Lock.EnterScope", "Microsoft.Diagnostics.Tracing.EventCache.Process", "ConcurrencyOps.Contention.EventReader.Read"];
        ScriptedSession Session() => new ScriptedSession { Stacks = { Waiting, own } }.Began(1, 1, A, stack: 0).Ended(2, 1).Began(3, 2, B, stack: 1).Ended(4, 2);

        var inside = Measure(Session(), out var rows, leavesOutOwn: true);

        rows.ShouldHaveSingleItem().LockId.ShouldBe("0xa");
        (inside.Counted, inside.LeftOut).ShouldBe((1, 1));
        Rows(Session()).Count.ShouldBe(2);
    }

    [Fact]
    public void Stacks_that_lead_to_the_same_place_are_one_row_by_site_and_make_the_top_site_together()
    {
        string[] other = ["System.Threading.Monitor.Enter_Slowpath", "Bank.Account.Transfer", "Bank.Clerk.Work"];
        string[] elsewhere = ["System.Threading.Monitor.Enter_Slowpath", "Bank.Account.Close"];
        ScriptedSession Session() => new ScriptedSession { Stacks = { Waiting, other, elsewhere } }
            .Began(1, 1, A, stack: 0).Ended(3, 1).Began(4, 1, A, stack: 1).Ended(7, 1).Began(8, 1, A, stack: 2).Ended(12, 1);

        var bySite = Rows(Session(), grouping: ContentionGrouping.Site);
        bySite.Select(static row => (row.Site, row.Contentions, row.WaitTotalMs)).ShouldBe([("Bank.Account.Transfer", 2, 5), ("Bank.Account.Close", 1, 4)]);

        var byLock = Rows(Session()).ShouldHaveSingleItem();
        (byLock.Site, byLock.Stack).ShouldBe(("Bank.Account.Transfer", "Bank.Account.Transfer\nBank.Clerk.Work"));
    }

    [Fact]
    public void A_new_lock_is_known_by_the_methods_in_which_it_waits_and_a_monitor_made_of_one_is_not()
    {
        string[] inLock = ["System.Diagnostics.Tracing.NativeRuntimeEventSource.ContentionStart", "System.Threading.Lock.TryEnterSlow", "Bank.Account.Transfer"];
        string[] inMonitor = ["System.Threading.Lock.TryEnterSlow", "System.Threading.Monitor.Enter", "Bank.Account.Transfer"];
        var session = new ScriptedSession { Stacks = { inLock, inMonitor } }.Began(1, 1, A, stack: 0).Ended(3, 1).Began(4, 1, B, stack: 1).Ended(5, 1);

        Rows(session).Select(static row => (row.LockId, row.LockType)).ShouldBe([("0xa", "System.Threading.Lock"), ("0xb", null)]);
    }

    [Fact]
    public void What_is_learnt_afterwards_names_threads_and_types()
    {
        var session = new ScriptedSession().Began(1, 1, A, owner: 2).Ended(3, 1).Over();
        var table = new ContentionTable("process", ContentionGrouping.Lock);
        var meter = Metered(session, table, 0, 100, leavesOutOwn: false);

        meter.Learn(new Dictionary<long, string> { [2] = "worker" }, new Dictionary<int, string> { [0] = "Bank.Account" });

        var row = table.Rows(meter).ShouldHaveSingleItem();
        (row.TopOwner, row.TopWaiter, row.LockType).ShouldBe(("T2 'worker'", "T1", "Bank.Account"));
        meter.Locks.ShouldHaveSingleItem().Address.ShouldBe(0x1000 + A);
    }

    private static IReadOnlyList<LockContention> Rows(
        ScriptedSession session, long fromMs = 0, long untilMs = 100, ContentionGrouping grouping = ContentionGrouping.Lock)
    {
        var table = new ContentionTable("process", grouping);
        return table.Rows(Metered(session.Over(), table, fromMs, untilMs, leavesOutOwn: false));
    }

    private static ContentionMeter Measure(ScriptedSession session, out IReadOnlyList<LockContention> rows, bool leavesOutOwn = false)
    {
        var table = new ContentionTable("process", ContentionGrouping.Lock);
        var meter = Metered(session.Over(), table, 0, 100, leavesOutOwn);
        rows = table.Rows(meter);
        return meter;
    }

    private static ContentionMeter Metered(ScriptedSession session, ContentionTable table, long fromMs, long untilMs, bool leavesOutOwn)
    {
        var meter = new ContentionMeter(session, table, leavesOutOwn);
        meter.Begin(fromMs * 1_000_000);
        meter.End(untilMs * 1_000_000);
        session.Run(meter);
        meter.Finish();
        return meter;
    }
}
