using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Tests.Locking;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class PotentialDeadlockTests
{
    [Fact]
    public void Two_threads_that_take_two_locks_in_opposite_orders_could_deadlock()
    {
        IReadOnlyList<Deadlock> found = Logs.Find(
            "1 A a @a.ps1:1", "1 A b @a.ps1:2", "1 R b", "1 R a", "2 A b @b.ps1:1", "2 A a @b.ps1:2", "2 R a", "2 R b");

        Deadlock deadlock = found.ShouldHaveSingleItem();
        (deadlock.Kind, deadlock.Certainty, deadlock.Cycle).ShouldBe((DeadlockKind.LockOrder, DeadlockCertainty.Potential, "T1 -> b -> T2 -> a -> T1"));
        deadlock.Participants.Select(static one => one.Site).ShouldBe(["a.ps1:2", "b.ps1:2"]);
        deadlock.Participants.Select(static one => one.Holds).ShouldBe(["a", "b"]);
        deadlock.Participants[1].Stack.ShouldBe("b.ps1:2: wants a\nb.ps1:1: took b");
        deadlock.Suggestion.ShouldBe("Keep one order everywhere: a, then b. Against it: T2 takes a after b at b.ps1:2.");
    }

    [Fact]
    public void A_gate_that_lets_one_thread_in_at_a_time_forbids_it() =>
        Logs.Find("1 A g", "1 A a", "1 A b", "1 R b", "1 R a", "1 R g", "2 A g", "2 A b", "2 A a", "2 R a", "2 R b", "2 R g").ShouldBeEmpty();

    [Fact]
    public void A_gate_that_is_only_shared_does_not() =>
        Logs.Find("1 As g", "1 A a", "1 A b", "1 R b", "1 R a", "1 Rs g", "2 As g", "2 A b", "2 A a", "2 R a", "2 R b", "2 Rs g").Count.ShouldBe(1);

    [Fact]
    public void One_thread_alone_cannot_deadlock() =>
        Logs.Find("1 A a", "1 A b", "1 R b", "1 R a", "1 A b", "1 A a", "1 R a", "1 R b").ShouldBeEmpty();

    [Fact]
    public void Readers_cannot_deadlock() =>
        Logs.Find("1 As a", "1 As b", "1 Rs b", "1 Rs a", "2 As b", "2 As a", "2 Rs a", "2 Rs b").ShouldBeEmpty();

    [Fact]
    public void A_reader_and_a_writer_can() =>
        Logs.Find("1 As a", "1 A b", "1 R b", "1 Rs a", "2 A b", "2 A a", "2 R a", "2 R b").Count.ShouldBe(1);

    [Fact]
    public void To_take_again_what_one_has_is_no_order() =>
        Logs.Find("1 A a", "1 A b", "1 A a", "1 R a", "1 R b", "1 R a", "2 A a", "2 A b", "2 R b", "2 R a").ShouldBeEmpty();

    [Fact]
    public void Two_that_share_a_lock_and_take_it_alone_could_deadlock() =>
        Logs.Said(Logs.Find("1 As a", "1 A a", "1 R a", "1 Rs a", "2 As a", "2 A a", "2 R a", "2 Rs a")).ShouldBe(["Potential: T1 -> a -> T2 -> a -> T1"]);

    [Fact]
    public void Locks_that_other_threads_release_say_nothing_about_orders() =>
        Logs.Find("1 A a", "1 A b", "2 R a", "2 R b", "3 A b", "3 A a", "3 R a", "3 R b").ShouldBeEmpty();

    [Fact]
    public void What_happened_is_not_told_again_as_what_could() =>
        Logs.Said(Logs.Find("1 A a", "2 A b", "1 W b", "2 W a")).ShouldBe(["Confirmed: T1 -> b -> T2 -> a -> T1"]);

    [Fact]
    public void An_order_that_was_only_tried_counts()
    {
        Logs.Said(Logs.Find("1 A a", "1 W b", "1 T b", "1 R a", "2 A b", "2 A a", "2 R a", "2 R b")).ShouldBe(["Potential: T1 -> b -> T2 -> a -> T1"]);
    }

    [Fact]
    public void Of_many_threads_the_first_ones_stand_for_all()
    {
        var lines = new List<string>();
        foreach (int thread in new[] { 9, 4, 7, 2 })
            lines.AddRange(Nested(thread, thread % 2 == 0 ? ["a", "b"] : ["b", "a"]));

        Logs.Said(Logs.Find([.. lines])).ShouldBe(["Potential: T2 -> b -> T7 -> a -> T2"]);
    }

    [Fact]
    public void Smaller_ones_come_first()
    {
        IReadOnlyList<Deadlock> found = Logs.Find(
            [.. Nested(1, "a", "b"), .. Nested(2, "b", "c"), .. Nested(3, "c", "a"), .. Nested(4, "x", "y"), .. Nested(5, "y", "x")]);

        Logs.Said(found).ShouldBe(["Potential: T4 -> y -> T5 -> x -> T4", "Potential: T1 -> b -> T2 -> c -> T3 -> a -> T1"]);
    }

    [Fact]
    public void Philosophers_are_found_beyond_the_length_that_all_circles_are_looked_for()
    {
        var rows = LogLines.Rows([.. Enumerable.Range(0, 5).SelectMany(static one => Nested(one, $"fork{one}", $"fork{(one + 1) % 5}"))]);

        IReadOnlyList<Deadlock> found = Logs.Find(rows, out DeadlockLog log);

        found.ShouldHaveSingleItem().ThreadCount.ShouldBe(5);
        log.Notes.ShouldHaveSingleItem().ShouldContain("more than 4 locks");
    }

    [Fact]
    public void A_heap_of_circles_is_cut_off_and_the_cut_is_told()
    {
        // Every thread takes every pair of 60 locks in both orders: 1,770 circles of two and far more of three and four.
        var lines = new List<string>();
        for (int thread = 0; thread < 4; thread++)
        {
            for (int one = 0; one < 60; one++)
            {
                for (int other = 0; other < 60; other++)
                {
                    if (one != other)
                        lines.AddRange(Nested(thread, $"l{one:00}", $"l{other:00}"));
                }
            }
        }

        IReadOnlyList<Deadlock> found = Logs.Find(LogLines.Rows([.. lines]), out DeadlockLog log);

        found.Count.ShouldBe(1000);
        found.ShouldAllBe(static one => one.ThreadCount == 2);
        log.Warnings.ShouldHaveSingleItem().ShouldStartWith("There may be more potential deadlocks");
    }

    private static IEnumerable<string> Nested(int thread, params string[] locks) =>
        [.. locks.Select(one => $"{thread} A {one}"), .. locks.Reverse().Select(one => $"{thread} R {one}")];
}
