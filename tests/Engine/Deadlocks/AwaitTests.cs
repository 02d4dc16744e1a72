using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class AwaitTests
{
    private static Scene Methods(params string[] names) =>
        names.Aggregate(new Scene(), static (scene, name) => scene.Resource(name, ResourceKind.AsyncMethod, label: $"async {name}", site: new(name, "Pages.cs", 5)));

    [Fact]
    public void Async_methods_that_await_each_other_are_a_deadlock_without_a_thread()
    {
        var deadlock = Methods("Pages.Body", "Pages.Head").Awaits("Pages.Body", "Pages.Head").Awaits("Pages.Head", "Pages.Body").Find().ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("async Pages.Body awaits async Pages.Head, which awaits async Pages.Body");
        (deadlock.Kind, deadlock.Certainty).ShouldBe((DeadlockKind.TaskCycle, DeadlockCertainty.Confirmed));
        deadlock.Participants.Select(one => (one.ThreadId, one.ThreadName, one.WaitsFor, one.WaitKind, one.Site)).ShouldBe(
        [
            (null, "async Pages.Body", "async Pages.Head", "await", "Pages.Body (Pages.cs:5)"),
            (null, "async Pages.Head", "async Pages.Body", "await", "Pages.Head (Pages.cs:5)"),
        ]);
        deadlock.Suggestion!.ShouldStartWith("One of them must not await the other");
    }

    [Fact]
    public void An_await_with_a_time_out_is_not_confirmed() =>
        Methods("A", "B").Awaits("A", "B", timed: true).Awaits("B", "A").Find().ShouldHaveSingleItem().Cycle
            .ShouldBe("async A awaits (with a time-out) async B, which awaits async A");

    [Fact]
    public void Async_methods_over_semaphores_are_a_deadlock_of_semaphores_whatever_they_await_in_between()
    {
        var scene = Methods("A", "A.Inner", "B")
            .Resource("S#1", ResourceKind.Semaphore, inferred: true).Resource("S#2", ResourceKind.Semaphore, inferred: true)
            .Resource("wait", ResourceKind.Task, label: "SemaphoreSlim.WaitAsync")
            .Awaits("A", "A.Inner").Awaits("A.Inner", "wait").Awaits("wait", "S#2").Awaits("B", "S#1")
            .Held("S#2", new HolderFacts(null, "B")).Held("S#1", new HolderFacts(null, "A"));

        var deadlock = scene.Find().ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.ThreadCount).ShouldBe((DeadlockKind.Semaphore, 3));
        deadlock.Cycle.ShouldBe("async A awaits async A.Inner, which awaits SemaphoreSlim.WaitAsync, which waits for S#2, probably held by async B, " +
            "which awaits S#1, probably held by async A");
    }

    [Fact]
    public void A_lock_held_over_a_wait_for_a_task_that_needs_it_is_mixed()
    {
        var scene = new Scene().Resource("Account").Resource("Task#1", ResourceKind.Task).Held("Account", 11).Held("Task#1", 12)
            .Thread(11, "Task#1", name: "main", how: "Task.Wait").Thread(12, "Account");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Kind.ShouldBe(DeadlockKind.Mixed);
        deadlock.Cycle.ShouldBe("thread 11 'main' waits for Task#1, run by thread 12, which waits for Account, held by thread 11");
        deadlock.Suggestion.ShouldBe("Release Account before waiting for Task#1, which needs it. Use await in place of Wait() and Result.");
    }

    [Fact]
    public void Threads_that_wait_for_each_others_end_are_a_deadlock_of_joins()
    {
        var scene = new Scene().Resource("end of 11", ResourceKind.ThreadEnd).Resource("end of 12", ResourceKind.ThreadEnd)
            .Held("end of 11", 11).Held("end of 12", 12).Thread(11, "end of 12", name: "a", how: "Thread.Join").Thread(12, "end of 11", name: "b");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Kind.ShouldBe(DeadlockKind.Join);
        deadlock.Cycle.ShouldBe("thread 11 'a' waits for the end of thread 12 'b', which waits for the end of thread 11");
        deadlock.Participants[0].WaitsFor.ShouldBe("the end of thread 12 'b'");
        deadlock.Participants[0].Holds.ShouldBeNull();
    }

    [Fact]
    public void A_lock_and_a_join_are_mixed_and_the_advice_is_to_release_it_first()
    {
        var scene = new Scene().Resource("end", ResourceKind.ThreadEnd).Resource("Account").Held("end", 12).Held("Account", 11)
            .Thread(11, "end").Thread(12, "Account", name: "reader");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Kind.ShouldBe(DeadlockKind.Mixed);
        deadlock.Suggestion.ShouldBe("Release Account before waiting for the end of thread 12 'reader', which needs it.");
    }

    [Fact]
    public void Tasks_that_wait_for_each_other_with_nobody_to_run_them_are_found_as_well()
    {
        var scene = new Scene().Resource("Task#1", ResourceKind.Task).Resource("Task#2", ResourceKind.Task).Awaits("Task#1", "Task#2").Awaits("Task#2", "Task#1")
            .Thread(11, "Task#1");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("Task#1 waits for Task#2, which waits for Task#1");
        (deadlock.ThreadCount, deadlock.BlockedCount).ShouldBe((2, 1));
    }
}
