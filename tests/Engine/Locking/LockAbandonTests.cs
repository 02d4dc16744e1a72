using ConcurrencyOps.Locking;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>What becomes of the locks of a worker that was given up.</summary>
public sealed class LockAbandonTests
{
    private readonly LockTable _table = new(TimeProvider.System, 1_000);

    [Fact]
    public void Its_locks_go_to_the_next_who_is_told_once()
    {
        Actor lost = New(1), waiting = New(2), later = New(3);
        lost.Ask(["x", "y"], line: 5);
        waiting.Ask(["x"]);

        _table.Abandon(lost.Holder).ShouldBe(["x", "y"]);

        waiting.HasGot().ShouldBeTrue();
        waiting.Leave();
        var warning = later.Use(["x", "y"]).ShouldNotBeNull().Select(one => one.Message).ToList();
        warning.Count.ShouldBe(2);
        warning[0].ShouldMatch($"^The lock 'x' was released because its holder was given up: thread 1 'actor 1', which took it at {Actor.File}:5");
        later.Use(["x", "y"]).ShouldBeNull();
    }

    [Fact]
    public void Who_waited_with_a_thread_of_its_own_is_told_too()
    {
        using var crew = new Crew();
        var lost = New(1);
        lost.Ask(["x"]);
        IReadOnlyList<AbandonedLock>? told = null;
        crew.Start(() => told = New(2).Use(["x"]));
        Gate.Until(() => _table.Snapshot().Single().Waiters.Count == 1, "it waits");

        _table.Abandon(lost.Holder);

        crew.Join();
        told.ShouldHaveSingleItem().Name.ShouldBe("x");
    }

    [Fact]
    public void One_who_gives_up_half_way_leaves_the_warning_to_the_next()
    {
        Actor lost = New(1), half = New(2), next = New(3), holder = New(4);
        lost.Ask(["x"]);
        holder.Ask(["y"]);
        half.Ask(["x", "y"]);
        _table.Abandon(lost.Holder);
        half.GiveUp().ShouldBeTrue();

        next.Use(["x"]).ShouldHaveSingleItem().Name.ShouldBe("x");
    }

    [Fact]
    public void When_its_code_comes_back_it_gives_back_nothing_that_belongs_to_others_and_takes_nothing_more()
    {
        Actor lost = New(1), other = New(2), third = New(3);
        lost.Ask(["x"]);
        lost.Ask(["x"]);
        _table.Abandon(lost.Holder);
        other.Ask(["x"]);

        lost.Leave();
        lost.Leave();

        third.Ask(["x"]).ShouldBeFalse();
        Should.Throw<OperationCanceledException>(() => lost.Ask(["z"]));
        _table.Abandon(lost.Holder).ShouldBeEmpty();
    }

    [Fact]
    public void One_that_waits_stops_waiting()
    {
        using var crew = new Crew();
        Actor holder = New(1), lost = New(2), next = New(3);
        holder.Ask(["y"]);
        var waiting = crew.Start(() => lost.Use(["x", "y"]));
        Gate.Until(() => _table.Snapshot().Any(one => one.Waiters.Count == 1), "it waits");

        _table.Abandon(lost.Holder);

        Should.Throw<OperationCanceledException>(() => Crew.Await(waiting));
        next.Use(["x"]).ShouldBeNull("it had not begun its work");
    }

    [Fact]
    public void The_log_tells_each_release()
    {
        var lost = New(1);
        lost.Ask(["x"]);
        lost.Ask(["x", "y"]);

        _table.Abandon(lost.Holder);

        _table.Recorded().Events.Count(one => one.Event == LockEventKind.Released).ShouldBe(3);
    }

    private Actor New(int number) => new(_table, number);
}
