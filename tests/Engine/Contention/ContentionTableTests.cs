using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Tests.Contention;

public sealed class ContentionTableTests
{
    private const int A = 0;
    private const int B = 1;
    private const long Ms = 1_000_000;

    [Fact]
    public void A_row_says_how_long_was_waited_for_a_lock_who_had_it_who_waited_and_where()
    {
        var table = new ContentionTable("process 1", ContentionGrouping.Lock);
        table.RecordWait(new(A, Waiter: 1, Owner: 2, Site: 7, 10 * Ms, Waiters: 1));
        table.RecordWait(new(A, Waiter: 3, Owner: 2, Site: 8, 30 * Ms, Waiters: 2));

        LockContention row = table.Rows(new FixedNames()).ShouldHaveSingleItem();

        row.ShouldBe(new LockContention
        {
            LockId = "0",
            LockName = "L0",
            Contentions = 2,
            WaitTotalMs = 40,
            WaitMeanMs = 20,
            WaitP50Ms = 10,
            WaitP95Ms = 30,
            WaitP99Ms = 30,
            WaitMaxMs = 30,
            MaxWaiters = 2,
            Threads = 3,
            TopOwner = "T2",
            TopWaiter = "T3",
            Site = "s8",
            Stack = "s8\nMain",
            Source = "process 1",
        });
    }

    [Fact]
    public void What_only_a_log_sees_is_counted_where_it_is_seen()
    {
        var table = new ContentionTable("log", ContentionGrouping.Lock, seesHolds: true);
        for (int i = 0; i < 4; i++)
            table.RecordAcquisition(A, thread: 1, site: 7);
        table.RecordHold(A, thread: 1, site: 7, 2 * Ms);
        table.RecordHold(A, thread: 1, site: 7, 4 * Ms);
        table.RecordWait(new(A, Waiter: 2, ContentionTable.None, Site: 7, 5 * Ms, Waiters: 1));
        table.RecordBlame(A, owner: 1, site: 7, 5 * Ms);

        LockContention row = table.Rows(new FixedNames()).ShouldHaveSingleItem();

        (row.Acquisitions, row.ContentionPercent, row.HoldTotalMs, row.HoldMeanMs, row.HoldMaxMs, row.TopOwner, row.Threads).ShouldBe((4, 25, 6, 3, 4, "T1", 2));
        row.HoldP95Ms.ShouldBe(4);
    }

    [Fact]
    public void What_was_not_seen_is_null_and_not_0()
    {
        var table = new ContentionTable("process 1", ContentionGrouping.Lock);
        table.RecordWait(new(A, Waiter: 1, ContentionTable.None, ContentionTable.None, 1 * Ms, Waiters: 0));

        LockContention row = table.Rows(new FixedNames()).ShouldHaveSingleItem();

        (row.Acquisitions, row.ContentionPercent, row.HoldTotalMs, row.HoldMeanMs, row.HoldP95Ms, row.HoldMaxMs).ShouldBe((null, null, null, null, null, null));
        (row.MaxWaiters, row.TopOwner, row.Site, row.Stack).ShouldBe((null, null, null, null));
    }

    [Fact]
    public void The_longest_waited_for_comes_first()
    {
        var table = new ContentionTable("log", ContentionGrouping.Lock, seesHolds: true);
        table.RecordAcquisition(2, thread: 0, site: 0);
        table.RecordWait(new(A, 1, 2, 7, 1 * Ms, 1));
        table.RecordWait(new(B, 1, 2, 7, 2 * Ms, 1));

        table.Rows(new FixedNames()).Select(static row => row.LockName).ShouldBe(["L1", "L0", "L2"]);
    }

    [Fact]
    public void By_site_a_row_is_a_place_whatever_the_lock()
    {
        var rows = Rows(ContentionGrouping.Site);

        rows.Select(static row => (row.LockId, row.LockName, row.Site, row.WaitTotalMs)).ShouldBe([(null, "s7", "s7", 4), (null, "s8", "s8", 2)]);
    }

    [Fact]
    public void By_thread_a_row_is_the_one_that_others_wait_for()
    {
        var rows = Rows(ContentionGrouping.Thread);

        rows.Select(static row => (row.LockName, row.WaitTotalMs, row.TopOwner, row.TopWaiter)).ShouldBe([("T3", 5, "T3", "T1"), ("T2", 1, "T2", "T1")]);
    }

    [Fact]
    public void By_type_locks_of_one_type_are_one_row_and_those_without_another()
    {
        var rows = Rows(ContentionGrouping.Type, number => number == B ? null : "Bank.Account");

        rows.Select(static row => (row.LockId, row.LockName, row.LockType, row.Contentions, row.WaitTotalMs, row.WaitMaxMs)).ShouldBe(
            [(null, "Bank.Account", "Bank.Account", 2, 4, 3), (null, null, null, 1, 2, 2)]);
    }

    [Fact]
    public void Twenty_thousand_fought_for_locks_fit_into_200_MB()
    {
        var table = new ContentionTable("log", ContentionGrouping.Lock, seesHolds: true);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 480_000; i++)
        {
            int @lock = i % 20_000, thread = i % 7;
            table.RecordAcquisition(@lock, thread, 0);
            table.RecordHold(@lock, thread, 0, 1L << (i / 20_000 % 24));
            table.RecordWait(new(@lock, thread, (thread + 1) % 7, 0, 1L << (i / 20_000 % 20), 1));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200L << 20);
    }

    private static IReadOnlyList<LockContention> Rows(ContentionGrouping grouping, Func<int, string?>? typeOf = null)
    {
        var table = new ContentionTable("process 1", grouping);
        table.RecordWait(new(A, Waiter: 1, Owner: 2, Site: 7, 1 * Ms, 1));
        table.RecordWait(new(B, Waiter: 1, Owner: 3, Site: 8, 2 * Ms, 1));
        table.RecordWait(new(2, Waiter: 1, Owner: 3, Site: 7, 3 * Ms, 1));
        return table.Rows(new FixedNames(typeOf));
    }
}
