using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>What may be taken when, and what is refused.</summary>
public sealed class LockTableTests
{
    private readonly LockTable _table = new(TimeProvider.System, 1_000);

    [Fact]
    public void One_has_it_and_the_others_wait_and_get_it_in_the_order_in_which_they_came()
    {
        Actor a = New(1), b = New(2), c = New(3);

        (a.Ask(["x"]), b.Ask(["x"]), c.Ask(["x"])).ShouldBe((true, false, false));
        a.Leave();
        (b.HasGot(), c.HasGot()).ShouldBe((true, false));
        b.Leave();
        c.HasGot().ShouldBeTrue();
    }

    [Fact]
    public void Who_comes_while_others_wait_does_not_overtake_even_when_the_lock_is_given_back_at_that_moment()
    {
        Actor a = New(1), b = New(2);
        a.Ask(["x"]);
        b.Ask(["x"]);

        a.Leave();

        a.Ask(["x"]).ShouldBeFalse();
        b.HasGot().ShouldBeTrue();
    }

    [Fact]
    public void It_can_be_taken_again_by_who_has_it_and_is_free_when_it_was_given_back_as_often()
    {
        Actor a = New(1), b = New(2);
        (a.Ask(["x"]), a.Ask(["X"]), b.Ask(["x"])).ShouldBe((true, true, false));

        a.Leave();
        b.HasGot().ShouldBeFalse();
        a.Leave();
        b.HasGot().ShouldBeTrue();
    }

    [Fact]
    public void Those_who_share_it_have_it_at_once_and_one_who_wants_it_alone_is_not_kept_out_by_later_ones()
    {
        Actor a = New(1), b = New(2), writer = New(3), late = New(4);
        (a.Ask(["x"], LockMode.Shared), b.Ask(["x"], LockMode.Shared)).ShouldBe((true, true));

        (writer.Ask(["x"]), late.Ask(["x"], LockMode.Shared)).ShouldBe((false, false));
        a.Leave();
        writer.HasGot().ShouldBeFalse();
        b.Leave();
        (writer.HasGot(), late.HasGot()).ShouldBe((true, false));
        writer.Leave();
        late.HasGot().ShouldBeTrue();
    }

    [Fact]
    public void Who_shares_it_may_share_it_again_although_somebody_waits_to_have_it_alone()
    {
        Actor a = New(1), writer = New(2);
        a.Ask(["x"], LockMode.Shared);
        writer.Ask(["x"]);

        a.Ask(["x"], LockMode.Shared).ShouldBeTrue();
    }

    [Fact]
    public void When_one_who_wants_it_alone_stops_waiting_those_behind_him_share_it()
    {
        Actor a = New(1), writer = New(2), b = New(3), c = New(4);
        a.Ask(["x"], LockMode.Shared);
        writer.Ask(["x"]);
        b.Ask(["x"], LockMode.Shared);
        c.Ask(["x"], LockMode.Shared);

        writer.GiveUp().ShouldBeTrue();

        (b.HasGot(), c.HasGot()).ShouldBe((true, true));
    }

    [Fact]
    public void Who_has_it_alone_may_ask_to_share_it_and_keeps_having_it_alone()
    {
        Actor a = New(1), b = New(2);
        a.Ask(["x"]);

        a.Ask(["x"], LockMode.Shared).ShouldBeTrue();
        b.Ask(["x"], LockMode.Shared).ShouldBeFalse();
    }

    [Fact]
    public void Who_shares_it_cannot_have_it_alone_and_is_told_where_it_was_shared()
    {
        var a = New(1);
        a.Ask(["x"], LockMode.Shared, line: 3);

        var error = Should.Throw<LockUpgradeException>(() => a.Ask(["x"], line: 7));

        (error.LockName, error.SharedSite, error.Site).ShouldBe(("x", $"{Actor.File}:3", $"{Actor.File}:7"));
        error.Message.ShouldContain("without -Shared");
    }

    [Fact]
    public void Several_are_taken_in_the_order_of_their_names_each_once_whatever_the_order_they_are_given_in()
    {
        New(1).Ask(["c", "A", "b", "a", "C"]);

        _table.Recorded().Events.Select(one => one.LockName).ShouldBe(["A", "b", "c"], StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Of_several_none_is_kept_by_who_stops_waiting_for_one()
    {
        Actor a = New(1), b = New(2), c = New(3);
        a.Ask(["y"]);
        b.Ask(["x", "y", "z"]).ShouldBeFalse();
        c.Ask(["x"]).ShouldBeFalse();

        b.GiveUp();

        c.HasGot().ShouldBeTrue();
        c.Leave();
        a.Leave();
        _table.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public void Who_waited_for_the_first_of_several_gets_the_others_without_being_woken_for_each()
    {
        Actor a = New(1), b = New(2);
        a.Ask(["x", "y"]);
        b.Ask(["x", "y"]).ShouldBeFalse();

        a.Leave();

        b.HasGot().ShouldBeTrue();
        _table.Snapshot().Select(one => (one.LockName, one.Holders.Single().ThreadId)).ShouldBe([("x", 2), ("y", 2)]);
    }

    [Fact]
    public void A_lock_that_comes_before_one_that_is_held_is_refused_with_both_places_and_the_way_out()
    {
        var a = New(1);
        a.Ask(["b's"], line: 10);
        a.Ask(["c"], line: 11);

        var error = Should.Throw<LockOrderException>(() => a.Ask(["A"], LockMode.Shared, line: 20));

        (error.LockName, error.Site, error.HeldLockName, error.HeldSite).ShouldBe(("A", $"{Actor.File}:20", "b's", $"{Actor.File}:10"));
        error.Message.ShouldContain("Use-Lock 'A', 'b''s'");
        _table.Recorded().Events.ShouldNotContain(one => one.LockName == "A");
    }

    [Theory]
    [InlineData("b", "b,c", null)]
    [InlineData("b", "a,b", "a")]
    [InlineData("a,c", "a,c", null)]
    [InlineData("a,c", "b,c", "b")]
    [InlineData("a,c", "a,d", null)]
    [InlineData("B", "a,b", "a")]
    [InlineData("b", "A", "A")]
    public void Only_what_is_not_held_already_must_come_after_what_is(string held, string wanted, string? refused)
    {
        var a = New(1);
        a.Ask(held.Split(','));

        if (refused is null)
            a.Ask(wanted.Split(',')).ShouldBeTrue();
        else
            Should.Throw<LockOrderException>(() => a.Ask(wanted.Split(','))).LockName.ShouldBe(refused);
    }

    [Fact]
    public void A_refused_call_changes_nothing()
    {
        Actor a = New(1), b = New(2);
        a.Ask(["b"]);
        Should.Throw<LockOrderException>(() => a.Ask(["a", "c"]));

        b.Ask(["a", "c"]).ShouldBeTrue();
        a.Leave();
        a.Ask(["a"]).ShouldBeFalse();
    }

    [Fact]
    public void A_snapshot_tells_who_holds_and_who_waits_where_and_how()
    {
        Actor a = New(1), b = New(2), c = New(3);
        a.Ask(["x", "y"], LockMode.Shared, line: 1);
        b.Ask(["x"], LockMode.Shared, line: 2);
        c.Ask(["x"], line: 3);

        var states = _table.Snapshot();

        states.Select(one => (one.LockId, one.LockName)).ShouldBe([("X", "x"), ("Y", "y")]);
        states[0].Holders.Select(party => (party.ThreadId, party.ThreadName, party.Mode, party.Site))
            .ShouldBe([(1, "actor 1", LockMode.Shared, $"{Actor.File}:1"), (2, "actor 2", LockMode.Shared, $"{Actor.File}:2")]);
        states[0].Waiters.Select(party => (party.ThreadId, party.Mode, party.Site, party.IsTimed)).ShouldBe([(3, LockMode.Exclusive, $"{Actor.File}:3", false)]);
        states[1].Waiters.ShouldBeEmpty();
    }

    [Fact]
    public void Names_without_use_are_dropped_once_there_are_many_and_a_call_prepared_before_still_means_the_same_lock()
    {
        Actor a = New(1), b = New(2);
        var before = _table.Request(["kept"], LockMode.Exclusive, a.Holder, a.Holder.At(null, 0));
        b.Ask(["held"]);
        for (var i = 0; i < 5_000; i++)
            New(3).Use([$"name {i}"]);

        _table.Names.Count.ShouldBeLessThanOrEqualTo(LockNames.Kept + 1);
        _table.Names.ShouldContain("held");
        b.Ask(["kept"]).ShouldBeTrue();
        _table.Begin(before, isTimed: false, out _).ShouldBeFalse();
        b.Leave();
        before.HasAll.ShouldBeTrue();
    }

    private Actor New(int number) => new(_table, number);
}
