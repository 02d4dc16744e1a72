using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>Workers under locks that are held by who waits for them.</summary>
public sealed class LockEnclosureTests
{
    private readonly LockTable _table = new(TimeProvider.System, 1_000);

    [Theory]
    [InlineData("b", false, "b", false)]
    [InlineData("b", false, "B", true)]
    [InlineData("b", true, "b", false)]
    [InlineData("b", false, "a", false)]
    [InlineData("b", true, "a", true)]
    [InlineData("b", false, "a,c", false)]
    public void A_worker_is_refused_what_is_held_around_it_and_what_comes_before_that(string held, bool isHeldShared, string wanted, bool isWantedShared)
    {
        var worker = WorkerUnder(held, isHeldShared ? LockMode.Shared : LockMode.Exclusive);

        var error = Should.Throw<LockOrderException>(() => worker.Ask(wanted.Split(','), isWantedShared ? LockMode.Shared : LockMode.Exclusive, line: 9));

        (error.HeldLockName, error.HeldSite, error.Site).ShouldBe(("b", $"{Actor.File}:1", $"{Actor.File}:9"));
        error.Message.ShouldContain("by a worker, while 'b' is held by the script that waits for the worker");
        error.Message.ShouldContain("Start the workers outside of that block");
    }

    [Fact]
    public void A_worker_may_take_what_comes_after_and_share_what_is_shared_even_when_somebody_waits_to_have_it_alone()
    {
        var worker = WorkerUnder("b", LockMode.Shared);
        New(5).Ask(["b"]).ShouldBeFalse();

        worker.Ask(["b"], LockMode.Shared).ShouldBeTrue();
        worker.Ask(["c"]).ShouldBeTrue();
        New(6).Ask(["b"], LockMode.Shared).ShouldBeFalse("it is no worker of one who shares it");
    }

    [Fact]
    public void Workers_of_workers_stand_under_the_locks_of_both()
    {
        var worker = WorkerUnder("b", LockMode.Exclusive);
        worker.Ask(["c"]);
        var inner = New(3);
        inner.Holder.Enclosing = _table.EnclosureOf(worker.Holder);

        Should.Throw<LockOrderException>(() => inner.Ask(["b"])).HeldLockName.ShouldBe("b");
        Should.Throw<LockOrderException>(() => inner.Ask(["bb"])).HeldLockName.ShouldBe("c");
        inner.Ask(["d"]).ShouldBeTrue();
    }

    private Actor WorkerUnder(string held, LockMode mode)
    {
        var caller = New(1);
        caller.Ask([held], mode, line: 1);
        var worker = New(2);
        worker.Holder.Enclosing = _table.EnclosureOf(caller.Holder);
        return worker;
    }

    private Actor New(int number) => new(_table, number);
}
