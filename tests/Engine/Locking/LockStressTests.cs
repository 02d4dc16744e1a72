using ConcurrencyOps.Locking;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>Many real threads at once: nobody is in where another is alone, nobody waits for ever, and nothing is left behind.</summary>
public sealed class LockStressTests
{
    private static readonly string[] Names = ["a", "B", "c", "D", "e"];

    private readonly LockTable _table = new(TimeProvider.System, 500_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_many_threads_do_a_lock_keeps_its_word(int seed)
    {
        const int Threads = 8, Rounds = 1_500;
        var inside = new Occupancy[Names.Length];
        using var crew = new Crew();
        for (var thread = 0; thread < Threads; thread++)
        {
            var number = thread;
            crew.Start(() => Work(new Actor(_table, number), new Random((seed * 100) + number), inside, Rounds));
        }

        crew.Join();

        inside.Select(one => one.Broken).ShouldAllBe(broken => broken == 0);
        _table.Snapshot().ShouldBeEmpty();
        _table.Recorded().Dropped.ShouldBe(0);
        foreach (var one in _table.Recorded().Events.GroupBy(one => (one.LockId, one.ThreadId)))
            one.Count(e => e.Event == LockEventKind.Acquired).ShouldBe(one.Count(e => e.Event == LockEventKind.Released));
    }

    [Fact]
    public void Nested_calls_in_any_order_all_end_served_or_refused()
    {
        var (served, refused) = (0, 0);
        using var crew = new Crew();
        for (var thread = 0; thread < 6; thread++)
        {
            var (actor, random) = (new Actor(_table, thread), new Random(thread));
            crew.Start(() => Repeat(1_000, () => Nest(actor, random, 3)));
        }

        crew.Join();

        (served > 1_000, refused > 1_000).ShouldBe((true, true));
        _table.Snapshot().ShouldBeEmpty();

        // Without a time-out: a circle would last.
        void Nest(Actor actor, Random random, int depth)
        {
            try
            {
                actor.Use(Some(random), () => { if (depth > 1) Nest(actor, random, depth - 1); }, random.Next(3) == 0 ? LockMode.Shared : LockMode.Exclusive);
                Interlocked.Increment(ref served);
            }
            catch (Exception refusal) when (refusal is LockOrderException or LockUpgradeException)
            {
                Interlocked.Increment(ref refused);
            }
        }
    }

    [Fact]
    public void Five_threads_move_money_both_ways_and_end_with_all_of_it()
    {
        long first = 1_000, second = 1_000;
        using var crew = new Crew();
        for (var thread = 0; thread < 5; thread++)
        {
            var actor = new Actor(_table, thread);
            var isForth = thread % 2 == 0;
            crew.Start(() =>
            {
                for (var i = 0; i < 2_000; i++)
                    actor.Use(isForth ? ["first", "second"] : ["second", "first"], () => (first, second) = isForth ? (first - 1, second + 1) : (first + 1, second - 1));
            });
        }

        crew.Join();

        (first, second).ShouldBe((1_000 - 2_000, 1_000 + 2_000));
    }

    [Fact]
    public void One_who_wants_it_alone_gets_it_although_others_share_it_without_a_pause()
    {
        using var crew = new Crew();
        using var stop = new CancellationTokenSource();
        for (var thread = 0; thread < 3; thread++)
        {
            var actor = new Actor(_table, thread);
            crew.Start(() =>
            {
                while (!stop.IsCancellationRequested)
                    actor.Use(["x"], mode: LockMode.Shared, timeout: Gate.Patience);
            });
        }

        var writer = crew.Start(() =>
        {
            for (var i = 0; i < 200; i++)
                new Actor(_table, 9).Use(["x"], timeout: Gate.Patience);
        });
        try
        {
            Crew.Await(writer);
        }
        finally
        {
            stop.Cancel();
        }

        crew.Join();
    }

    [Fact]
    public void A_lock_that_comes_at_the_moment_of_the_time_out_is_either_had_or_not()
    {
        const int Rounds = 300;
        var (had, missed) = (0, 0);
        using var crew = new Crew();
        crew.Start(() => Repeat(Rounds, () => new Actor(_table, 1).Use(["x"], () => SpinWait.SpinUntil(() => false, 1))));
        crew.Start(() => Repeat(Rounds, () =>
        {
            try
            {
                new Actor(_table, 2).Use(["x"], () => had++, timeout: TimeSpan.FromMilliseconds(1));
            }
            catch (LockTimeoutException)
            {
                missed++;
            }
        }));
        crew.Join();

        (had + missed).ShouldBe(Rounds);
        _table.Recorded().Events.Count(one => one is { ThreadId: 2, Event: LockEventKind.Acquired }).ShouldBe(had);
        _table.Snapshot().ShouldBeEmpty();
    }

    [Fact]
    public void Workers_that_are_given_up_at_any_moment_leave_every_lock_to_the_others()
    {
        using var crew = new Crew();
        using var stop = new CancellationTokenSource();
        for (var thread = 0; thread < 3; thread++)
            crew.Start(() => Live(new Random(stop.Token.GetHashCode()), stop.Token));

        Repeat(200, () => new Actor(_table, 100).Use(["a", "B"], timeout: Gate.Patience));
        stop.Cancel();
        crew.Join();

        _table.Snapshot().ShouldBeEmpty();
        new Actor(_table, 101).Ask(Names).ShouldBeTrue();
    }

    // One holder after the other, each given up by another thread while it is at work.
    private void Live(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var actor = new Actor(_table, 1);
            using var crew = new Crew();
            crew.Start(() => _table.Abandon(actor.Holder));
            try
            {
                while (true)
                    actor.Use(Some(random), timeout: Gate.Patience);
            }
            catch (OperationCanceledException)
            {
                // Given up.
            }
        }
    }

    private static void Work(Actor actor, Random random, Occupancy[] inside, int rounds) => Repeat(rounds, () =>
    {
        var names = Some(random);
        var mode = random.Next(3) == 0 ? LockMode.Shared : LockMode.Exclusive;
        using var cancel = new CancellationTokenSource();
        if (random.Next(20) == 0)
            cancel.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 3)));

        actor.Stop = cancel.Token;
        try
        {
            actor.Use(
                names,
                () => Occupancy.Visit(inside, names.Select(name => Array.IndexOf(Names, name)), mode),
                mode,
                random.Next(4) == 0 ? TimeSpan.FromTicks(random.Next(10_000)) : null);
        }
        catch (Exception gaveUp) when (gaveUp is LockTimeoutException or OperationCanceledException)
        {
        }
    });

    private static string[] Some(Random random) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Names[random.Next(Names.Length)])];

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
            action();
    }

    /// <summary>Who is inside a lock: a number of those who share it, or -1 for one alone.</summary>
    private struct Occupancy
    {
        private int _count;

        public int Broken;

        public static void Visit(Occupancy[] all, IEnumerable<int> indexes, LockMode mode)
        {
            int[] visited = [.. indexes.Distinct()];
            foreach (var index in visited)
                all[index].Come(mode);

            Thread.SpinWait(20);
            foreach (var index in visited)
                all[index].Go(mode);
        }

        private void Come(LockMode mode)
        {
            var isRight = mode == LockMode.Exclusive ? Interlocked.CompareExchange(ref _count, -1, 0) == 0 : Interlocked.Increment(ref _count) > 0;
            if (!isRight)
                Interlocked.Increment(ref Broken);
        }

        private void Go(LockMode mode)
        {
            if (mode == LockMode.Exclusive)
                Volatile.Write(ref _count, 0);
            else
                Interlocked.Decrement(ref _count);
        }
    }
}
