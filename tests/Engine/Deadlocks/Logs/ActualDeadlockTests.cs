using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Tests.Locking;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class ActualDeadlockTests
{
    [Fact]
    public void Two_threads_that_wait_for_each_other_to_the_end_of_the_log_are_a_confirmed_deadlock()
    {
        IReadOnlyList<Deadlock> found = Logs.Find("5 A b @b.ps1:1", "4 A a @a.ps1:1", "4 W b @a.ps1:2", "5 W a @b.ps1:2");

        Deadlock deadlock = found.ShouldHaveSingleItem();
        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount, deadlock.BlockedCount).ShouldBe((DeadlockKind.LockOrder, DeadlockCertainty.Confirmed, 2, 0));
        deadlock.Cycle.ShouldBe("T4 -> b -> T5 -> a -> T4");
        deadlock.Participants[0].ShouldBe(new DeadlockParticipant
        {
            ThreadId = 4,
            WaitsFor = "b",
            WaitKind = "exclusive lock",
            HeldBy = "T5",
            Holds = "a",
            Site = "a.ps1:2",
            Stack = "a.ps1:2: wants b\na.ps1:1: took a",
        });
        deadlock.Suggestion.ShouldBe("Keep one order everywhere: a, then b. Against it: T5 takes a after b at b.ps1:2.");
        (deadlock.ProcessId, deadlock.PauseMs, deadlock.Source, deadlock.DetectedAt).ShouldBe((null, null, "the log", Logs.Now));
    }

    [Fact]
    public void Names_are_shown_and_the_time_is_that_of_the_event_that_closed_the_circle()
    {
        var rows = LogLines.Rows("1 A x", "2 A y", "1 W y", "2 W x")
            .Select(static (row, index) => row with
            {
                Timestamp = Logs.Now.AddMilliseconds(index),
                ThreadName = row.ThreadId == "1" ? "worker" : null,
                LockName = row.LockId == "x" ? "Account#1" : null,
            });

        Deadlock deadlock = Logs.Find(rows, out _).ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("T1 'worker' -> y -> T2 -> Account#1 -> T1 'worker'");
        deadlock.DetectedAt.ShouldBe(Logs.Now.AddMilliseconds(3));
        deadlock.Participants[0].ThreadName.ShouldBe("worker");
    }

    [Fact]
    public void Locks_with_one_name_are_told_apart_by_their_ids()
    {
        var rows = LogLines.Rows("1 A x", "2 A y", "1 W y", "2 W x").Select(static row => row with { LockName = "Account" });

        Logs.Find(rows, out _).ShouldHaveSingleItem().Cycle.ShouldBe("T1 -> Account (y) -> T2 -> Account (x) -> T1");
    }

    [Fact]
    public void Three_threads_and_those_who_wait_behind_them()
    {
        IReadOnlyList<Deadlock> found = Logs.Find(
            "1 A a", "2 A b", "3 A c", "9 A d", "1 W b", "2 W c", "9 W a", "8 W d", "3 W a");

        Logs.Said(found).ShouldBe(["Confirmed: T1 -> b -> T2 -> c -> T3 -> a -> T1"]);
        found[0].BlockedCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("2 A a")]
    [InlineData("1 A b")]
    public void A_circle_whose_member_gets_its_lock_all_the_same_was_none(string then) =>
        Logs.Find("1 A a", "2 A b", "1 W b", "2 W a", then).ShouldAllBe(static one => one.Certainty == DeadlockCertainty.Potential);

    [Fact]
    public void A_member_that_does_something_else_next_was_not_stuck() =>
        Logs.Find("1 A a", "2 A b", "1 W b", "2 W a", "2 R b").ShouldAllBe(static one => one.Certainty == DeadlockCertainty.Potential);

    [Fact]
    public void A_circle_that_a_time_out_ended_is_inferred_and_says_so()
    {
        IReadOnlyList<Deadlock> found = Logs.Find(
            "1 A a +0", "2 A b +0", "1 W b +10", "2 W a +20", "2 T a +270", "2 R b +270", "1 A b +270", "1 R b +271", "1 R a +271");

        Logs.Said(found).ShouldBe(["Inferred: T1 -> b -> T2 -> a -> T1"]);
        found[0].Participants[1].WaitKind.ShouldBe("exclusive lock, timed out after 250 ms");
        found[0].Suggestion.ShouldNotBeNull().ShouldStartWith("It was ended by a time-out. Keep one order everywhere: a, then b.");
    }

    [Fact]
    public void The_same_circle_again_and_again_is_told_once_with_how_often()
    {
        string[] round = ["1 A a", "2 A b", "1 W b", "2 W a", "2 T a", "2 R b", "1 A b", "1 R b", "1 R a"];

        IReadOnlyList<Deadlock> found = Logs.Find([.. round, .. round, .. round]);

        found.ShouldHaveSingleItem().Suggestion.ShouldNotBeNull().ShouldStartWith("It was ended by a time-out. It happened 3 times. ");
    }

    [Fact]
    public void A_circle_that_time_outs_ended_before_and_that_lasts_now_is_confirmed()
    {
        string[] round = ["1 A a", "2 A b", "1 W b", "2 W a", "2 T a", "2 R b", "1 A b", "1 R b", "1 R a"];

        Logs.Said(Logs.Find([.. round, .. round[..4]])).ShouldBe(["Confirmed: T1 -> b -> T2 -> a -> T1"]);
    }

    [Fact]
    public void A_writer_waits_for_a_reader_that_waits_for_it()
    {
        Logs.Said(Logs.Find("1 As a", "2 A b", "1 W b", "2 W a")).ShouldBe(["Confirmed: T1 -> b -> T2 -> a -> T1"]);
        Logs.Find("1 As a", "2 A b", "1 W b", "2 W a")[0].Participants[0].Holds.ShouldBe("a (shared)");
    }

    [Fact]
    public void Each_of_several_readers_stands_in_the_way() =>
        Logs.Said(Logs.Find("7 As a", "3 As a", "1 A b", "3 W b", "1 W a")).ShouldBe(["Confirmed: T1 -> a -> T3 -> b -> T1"]);

    [Fact]
    public void Readers_do_not_wait_for_readers() =>
        Logs.Find("1 As a", "2 As b", "1 Ws b", "2 Ws a").ShouldBeEmpty();

    [Fact]
    public void Two_that_share_a_lock_and_want_it_alone_wait_for_each_other()
    {
        IReadOnlyList<Deadlock> found = Logs.Find("1 As a", "2 As a", "1 W a", "2 W a");

        Logs.Said(found).ShouldBe(["Confirmed: T1 -> a -> T2 -> a -> T1"]);
        found[0].Suggestion.ShouldBe("Take a exclusively from the start: threads that share it and then want it alone wait for each other.");
    }

    [Fact]
    public void A_thread_that_waits_for_what_it_has_itself_is_a_circle_of_one()
    {
        IReadOnlyList<Deadlock> found = Logs.Find("1 A a", "1 W a");

        Logs.Said(found).ShouldBe(["Confirmed: T1 -> a -> T1"]);
        found[0].Suggestion.ShouldNotBeNull().ShouldContain("which it has itself");
    }

    [Fact]
    public void Taken_twice_and_given_back_once_a_lock_is_still_held() =>
        Logs.Said(Logs.Find("1 A a", "1 A a", "1 R a", "2 A b", "1 W b", "2 W a")).ShouldBe(["Confirmed: T1 -> b -> T2 -> a -> T1"]);

    [Fact]
    public void Who_owns_a_lock_that_others_release_is_not_certain()
    {
        IReadOnlyList<Deadlock> found = Logs.Find("1 A s", "2 R s", "1 A s", "2 A b", "1 W b", "2 W s");

        Logs.Said(found).ShouldBe(["Inferred: T1 -> b -> T2 -> s -> T1"]);
    }

    [Fact]
    public void A_release_that_is_written_a_moment_after_the_next_acquire_makes_no_semaphore_of_a_lock()
    {
        IReadOnlyList<Deadlock> found = Logs.Find(
            LogLines.Rows("1 A a", "2 A a", "1 R a", "2 R a", "1 A a", "2 A b", "1 W b", "2 W a"), out DeadlockLog log);

        Logs.Said(found).ShouldBe(["Confirmed: T1 -> b -> T2 -> a -> T1"]);
        (log.Log.Tally.OwnerlessLocks, log.Log.Tally.LostReleases).ShouldBe((0, 0));
    }

    [Fact]
    public void What_is_missing_is_counted_and_nothing_is_made_of_it()
    {
        IReadOnlyList<Deadlock> found = Logs.Find(
            LogLines.Rows("1 R a", "1 A b", "2 A b", "3 W c", "3 A d", "3 R d", "2 R b"), out DeadlockLog log);

        found.ShouldBeEmpty();
        LogTally tally = log.Log.Tally;
        (tally.LostAcquires, tally.LostReleases, tally.LostWaitEnds).ShouldBe((1, 1, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_text_of_a_circle_is_the_same_whoever_closes_it(int last)
    {
        var lines = Enumerable.Range(0, 5).Select(static thread => $"{thread} A l{thread}").ToList();
        for (int step = 1; step <= 5; step++)
            lines.Add($"{(last + step) % 5} W l{(last + step + 1) % 5}");

        Logs.Find([.. lines]).ShouldHaveSingleItem().Cycle.ShouldBe("T0 -> l1 -> T1 -> l2 -> T2 -> l3 -> T3 -> l4 -> T4 -> l0 -> T0");
    }
}
