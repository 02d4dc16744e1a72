using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class InferredHolderTests
{
    private static Scene Semaphores() => new Scene()
        .Resource("SemaphoreSlim#1", ResourceKind.Semaphore, inferred: true).Resource("SemaphoreSlim#2", ResourceKind.Semaphore, inferred: true)
        .Thread(11, "SemaphoreSlim#2", how: "SemaphoreSlim.Wait", name: "a").Thread(12, "SemaphoreSlim#1", how: "SemaphoreSlim.Wait", name: "b");

    [Fact]
    public void Holders_that_nobody_records_make_a_deadlock_probable()
    {
        var deadlock = Semaphores().Held("SemaphoreSlim#1", 11).Held("SemaphoreSlim#2", 12).Find().ShouldHaveSingleItem();

        (deadlock.Kind, deadlock.Certainty).ShouldBe((DeadlockKind.Semaphore, DeadlockCertainty.Inferred));
        deadlock.Cycle.ShouldBe("thread 11 'a' waits for SemaphoreSlim#2, probably held by thread 12 'b', " +
            "which waits for SemaphoreSlim#1, probably held by thread 11");
        deadlock.Participants[0].HeldBy.ShouldBe("probably thread 12 'b'");
        deadlock.Participants[0].Holds.ShouldBe("SemaphoreSlim#1 (probably)");
    }

    [Fact]
    public void One_who_may_hold_it_and_can_go_on_is_enough_for_silence() =>
        Semaphores().Held("SemaphoreSlim#1", 11, 13).Held("SemaphoreSlim#2", 12).Thread(13).Find().ShouldBeEmpty();

    [Fact]
    public void All_who_may_hold_it_must_be_stuck()
    {
        var scene = Semaphores().Held("SemaphoreSlim#1", 11, 13).Held("SemaphoreSlim#2", 12).Thread(13, "SemaphoreSlim#2");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        (deadlock.ThreadCount, deadlock.BlockedCount).ShouldBe((2, 1));
        deadlock.Participants[1].HeldBy.ShouldBe("probably thread 11 'a' or thread 13");
    }

    [Fact]
    public void Nobody_who_may_hold_it_is_no_verdict() => Semaphores().Held("SemaphoreSlim#1", 11).Find().ShouldBeEmpty();

    [Fact]
    public void A_semaphore_awaited_twice_by_its_only_user_is_a_circle_of_one()
    {
        var scene = new Scene().Resource("SemaphoreSlim#1", ResourceKind.Semaphore, inferred: true)
            .Resource("m", ResourceKind.AsyncMethod, label: "async Loader.RunAsync").Awaits("m", "SemaphoreSlim#1")
            .Held("SemaphoreSlim#1", new HolderFacts(null, "m"));

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Cycle.ShouldBe("async Loader.RunAsync awaits SemaphoreSlim#1, probably held by itself");
        (deadlock.Kind, deadlock.Certainty, deadlock.ThreadCount).ShouldBe((DeadlockKind.Semaphore, DeadlockCertainty.Inferred, 1));
        deadlock.Participants[0].ThreadName.ShouldBe("async Loader.RunAsync");
        deadlock.Suggestion!.ShouldContain("cannot take it again");
    }

    [Fact]
    public void A_circle_that_comes_apart_with_a_certain_deadlock_is_no_second_one()
    {
        // Thread 13 may have the semaphore as well, and is stuck only behind the certain one.
        var scene = Scene.Crossed().Resource("S", ResourceKind.Semaphore, inferred: true).Held("S", 14, 13).Thread(13, "Account#1").Thread(14, "S");

        var deadlock = scene.Find().ShouldHaveSingleItem();

        deadlock.Certainty.ShouldBe(DeadlockCertainty.Confirmed);
        deadlock.BlockedCount.ShouldBe(2);
    }
}
