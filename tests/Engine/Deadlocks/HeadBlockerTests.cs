using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class HeadBlockerTests
{
    private static Scene Queue() => new Scene().Resource("Account").Resource("Other").Held("Account", 11).Held("Other", 12)
        .Thread(11, name: "sleeper").Thread(12, "Account", name: "b").Thread(13, "Account").Thread(14, "Account").Thread(15, "Account", timed: true)
        .Thread(16, "Other");

    [Fact]
    public void What_only_waits_is_told_when_asked_for()
    {
        Queue().Find().ShouldBeEmpty();

        var waiting = Queue().Find(includeWaiting: true).ShouldHaveSingleItem();

        waiting.Cycle.ShouldBe("thread 11 'sleeper' holds Account; 4 wait for it: thread 12 'b', thread 13, thread 14 and 1 more");
        (waiting.Kind, waiting.Certainty).ShouldBe((DeadlockKind.Monitor, DeadlockCertainty.Waiting));
        (waiting.ThreadCount, waiting.BlockedCount, waiting.Suggestion).ShouldBe((5, 1, null));
        waiting.Participants.Select(one => (one.ThreadId, one.WaitsFor, one.HeldBy, one.Holds)).ShouldBe(
        [
            (11, null, null, "Account"),
            (12, "Account", "thread 11 'sleeper'", "Other"),
            (13, "Account", "thread 11 'sleeper'", null),
            (14, "Account", "thread 11 'sleeper'", null),
            (15, "Account", "thread 11 'sleeper'", null),
        ]);
        waiting.Participants[4].WaitKind.ShouldBe("Monitor.Enter (with a time-out)");
    }

    [Fact]
    public void Those_behind_a_deadlock_have_no_head_but_the_deadlock()
    {
        var scene = Scene.Crossed().Thread(13, "Account#1");

        scene.Find(includeWaiting: true).ShouldHaveSingleItem().Certainty.ShouldBe(DeadlockCertainty.Confirmed);
    }

    [Fact]
    public void Deadlocks_come_before_what_only_waits()
    {
        var scene = Scene.Crossed().Resource("C").Held("C", 1).Thread(1).Thread(2, "C");

        scene.Find(includeWaiting: true).Select(deadlock => deadlock.Certainty).ShouldBe([DeadlockCertainty.Confirmed, DeadlockCertainty.Waiting]);
    }

    [Fact]
    public void A_thread_that_others_join_and_a_task_that_they_await_have_a_head()
    {
        var scene = new Scene().Resource("end", ResourceKind.ThreadEnd).Resource("Task#1", ResourceKind.Task).Held("end", 11).Held("Task#1", 11)
            .Thread(11).Thread(12, "end").Thread(13, "Task#1");

        var waiting = scene.Find(includeWaiting: true).ShouldHaveSingleItem();

        waiting.Cycle.ShouldBe("thread 11 runs Task#1, has not ended; 2 wait for it: thread 12, thread 13");
        (waiting.Kind, waiting.Participants[1].WaitsFor).ShouldBe((DeadlockKind.Mixed, "the end of thread 11"));
    }
}
