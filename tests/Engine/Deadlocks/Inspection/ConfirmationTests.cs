using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Inspection;

public sealed class ConfirmationTests
{
    [Fact]
    public void What_both_looks_show_is_kept_with_the_longer_pause()
    {
        var first = Scene.Crossed().Find();
        var second = Scene.Crossed().Find().Select(static one => one with { PauseMs = 5 }).ToList();

        Confirmation.Keep(first, second).ShouldHaveSingleItem().PauseMs.ShouldBe(12);
    }

    [Fact]
    public void That_the_collector_moved_and_renumbered_objects_does_not_matter()
    {
        var first = Scene.Crossed().Find();
        var moved = new Scene().Resource("Account#2").Resource("Account#1").Held("Account#2", 11).Held("Account#1", 12)
            .Thread(11, "Account#1", name: "worker a").Thread(12, "Account#2", name: "worker b").Find();

        Confirmation.Keep(first, moved).Count.ShouldBe(1);
    }

    [Fact]
    public void What_only_the_second_look_shows_is_dropped() => Confirmation.Keep([], Scene.Crossed().Find()).ShouldBeEmpty();

    [Fact]
    public void Another_thread_or_another_kind_of_wait_in_its_place_is_something_else()
    {
        var first = Scene.Crossed().Find();
        var otherThread = new Scene().Resource("Account#1").Resource("Account#2").Held("Account#1", 11).Held("Account#2", 13)
            .Thread(11, "Account#2", name: "worker a").Thread(13, "Account#1", name: "worker b").Find();
        var otherWait = new Scene().Resource("Account#1").Resource("Account#2").Held("Account#1", 11).Held("Account#2", 12)
            .Thread(11, "Account#2", name: "worker a").Thread(12, "Account#1", name: "worker b", how: "Monitor.TryEnter").Find();

        Confirmation.Keep(first, otherThread).ShouldBeEmpty();
        Confirmation.Keep(first, otherWait).ShouldBeEmpty();
    }

    [Fact]
    public void One_that_others_wait_for_is_kept_though_more_wait_by_now()
    {
        static Scene Queue(params long[] waiters)
        {
            var scene = new Scene().Resource("Account#1").Held("Account#1", 11).Thread(11);
            foreach (var waiter in waiters)
                scene.Thread(waiter, "Account#1");

            return scene;
        }

        Confirmation.Keep(Queue(12).Find(includeWaiting: true), Queue(12, 13).Find(includeWaiting: true)).ShouldHaveSingleItem()
            .Certainty.ShouldBe(DeadlockCertainty.Waiting);
    }
}
