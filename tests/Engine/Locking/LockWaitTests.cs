using ConcurrencyOps.Locking;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>Real threads that wait.</summary>
public sealed class LockWaitTests
{
    private readonly LockTable _table = new(TimeProvider.System, 1_000);

    [Fact]
    public void A_wait_ends_when_the_lock_is_handed_over()
    {
        using var crew = new Crew();
        var inside = new Gate();
        var leave = new Gate();
        crew.Start(() => New(1).Use(["x"], () => { inside.Open(); leave.Pass(); }));
        inside.Pass();
        var entered = new Gate();
        crew.Start(() => New(2).Use(["x"], entered.Open));
        UntilWaiting("x", 1);

        entered.IsOpen.ShouldBeFalse();
        leave.Open();

        entered.Pass();
        crew.Join();
        _table.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public void One_time_out_holds_for_all_of_them_and_says_who_holds_the_lock_and_where_it_was_taken()
    {
        var holder = New(7);
        holder.Ask(["y"], line: 12);
        var other = New(2);

        var error = Should.Throw<LockTimeoutException>(() => other.Use(["x", "y"], timeout: TimeSpan.FromMilliseconds(20), line: 30));

        (error.LockName, error.HolderThreadId, error.HolderSite).ShouldBe(("y", 7, $"{Actor.File}:12"));
        error.Message.ShouldMatch($"'y' was not to be had within 0.02 s. It is held by thread 7 'actor 7', for [0-9.]+ s, taken at {Actor.File}:12. Wait longer");
        Kinds("x").ShouldBe("2 Acquired, 2 Released");
        Kinds("y").ShouldBe("7 Acquired, 2 Waiting, 2 TimedOut");
    }

    [Fact]
    public void A_time_out_of_nothing_takes_what_is_free_and_waits_for_nothing()
    {
        New(1).Use(["x"], timeout: TimeSpan.Zero);
        New(2).Ask(["x"], LockMode.Shared);

        Should.Throw<LockTimeoutException>(() => New(1).Use(["x"], timeout: TimeSpan.Zero)).Message.ShouldStartWith("The lock 'x' is taken. It is held shared by thread 2");
    }

    [Fact]
    public void Many_who_share_it_are_not_all_named()
    {
        for (var i = 1; i <= 5; i++)
            New(i).Ask(["x"], LockMode.Shared);

        New(8).Ask(["x"]);
        var message = Should.Throw<LockTimeoutException>(() => New(9).Use(["x"], timeout: TimeSpan.Zero)).Message;

        message.ShouldContain("'actor 3'");
        message.ShouldNotContain("'actor 4'");
        message.ShouldContain("; and 2 more. One more waited for it before.");
    }

    [Fact]
    public void A_cancelled_wait_takes_nothing()
    {
        using var crew = new Crew();
        using var cancel = new CancellationTokenSource();
        var holder = New(1);
        holder.Ask(["y"]);
        var waiting = crew.Start(() => new Actor(_table, 2) { Stop = cancel.Token }.Use(["x", "y"]));
        UntilWaiting("y", 1);

        cancel.Cancel();

        Should.Throw<OperationCanceledException>(() => Crew.Await(waiting)).CancellationToken.ShouldBe(cancel.Token);
        Kinds("y").ShouldBe("1 Acquired, 2 Waiting, 2 TimedOut");
        New(3).Ask(["x"]).ShouldBeTrue();
    }

    [Fact]
    public void What_was_taken_is_given_back_when_the_work_fails()
    {
        Should.Throw<InvalidOperationException>(() => New(1).Use(["x", "y"], () => throw new InvalidOperationException()));

        New(2).Ask(["x", "y"]).ShouldBeTrue();
    }

    [Fact]
    public void A_thread_is_one_holder_and_another_thread_is_another()
    {
        using var crew = new Crew();
        LockHolder? other = null;
        Crew.Await(crew.Start(() => other = LockHolder.OfThisThread));

        LockHolder.OfThisThread.ShouldBe(LockHolder.OfThisThread);
        LockHolder.OfThisThread.ShouldNotBe(other);
        LockHolder.OfThisThread.At("f", 3).ShouldBe(new LockOrigin(Environment.CurrentManagedThreadId, Thread.CurrentThread.Name, "f", 3));
    }

    private string Kinds(string name) => string.Join(", ", _table.Recorded().Events.Where(one => one.LockName == name).Select(one => $"{one.ThreadId} {one.Event}"));

    private void UntilWaiting(string name, int count) =>
        Gate.Until(() => _table.Snapshot().Any(one => one.LockName == name && one.Waiters.Count == count), $"{count} wait for {name}");

    private Actor New(int number) => new(_table, number);
}
