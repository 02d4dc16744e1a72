using ConcurrencyOps.Contention;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Tests.Contention;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Deadlocks;

public sealed class WatchedWaitsTests
{
    private const ulong A = 0xA;
    private const ulong B = 0xB;
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly WatchedWaits _waits;

    public WatchedWaitsTests()
    {
        string[] inLock = ["System.Threading.Lock.TryEnterSlow", "Bank.Account.Transfer"];
        _waits = new(new ScriptedSession { Stacks = { inLock } }, 42, "bank", _time);
    }

    [Fact]
    public void Two_that_wait_for_each_other_make_a_circle_whose_owners_are_inferred()
    {
        Begin(1, A, owner: 2);
        Begin(2, B, owner: 1, stack: 0);

        var circle = Circles().ShouldHaveSingleItem();

        (circle.Kind, circle.Certainty, circle.ProcessId, circle.ProcessName).ShouldBe((DeadlockKind.Mixed, DeadlockCertainty.Inferred, 42, "bank"));
        circle.Cycle.ShouldBe("thread 1 waits for object 0xa, probably held by thread 2, which waits for Lock 0xb, probably held by thread 1");
        circle.Participants.Select(static one => (one.WaitKind, one.Site)).ShouldBe([("Monitor.Enter", null), ("Lock.Enter", "Bank.Account.Transfer")]);
    }

    [Fact]
    public void A_circle_that_came_loose_is_none()
    {
        Begin(1, A, owner: 2);
        Begin(2, B, owner: 1);
        End(2);

        Circles().ShouldBeEmpty();
    }

    [Fact]
    public void A_wait_that_just_began_makes_no_circle_yet()
    {
        Begin(1, A, owner: 2);
        _time.Advance(Old);
        Begin(2, B, owner: 1);

        DeadlockFinder.Find([_waits.Facts(Old)]).ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_s_wait_ends_has_the_lock_that_the_others_go_on_waiting_for()
    {
        // 3 had it when both began to wait; then 1 got it, and waits for what 2 has.
        Begin(1, A, owner: 3);
        Begin(2, A, owner: 3);
        End(1);
        Begin(1, B, owner: 2);

        Circles().ShouldHaveSingleItem().Participants.Select(static one => one.ThreadId).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_thread_whose_end_was_not_heard_of_waits_for_what_it_asked_for_last()
    {
        // The end of 1's first wait is lost, or 1 has ended and the system has given its number away again.
        Begin(1, A, owner: 2);
        Begin(2, B, owner: 1);
        Begin(1, 0xC, owner: 9);

        Circles().ShouldBeEmpty();
        _waits.Owners().ShouldBe(new Dictionary<long, long> { [1] = 9, [2] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void An_owner_that_nobody_knows_makes_no_circle()
    {
        Begin(1, A, owner: 0);
        Begin(2, B, owner: 1);

        Circles().ShouldBeEmpty();
    }

    [Fact]
    public void Who_waits_for_whom_is_what_a_naive_reading_of_the_same_events_gives_whatever_is_lost() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 9]).Array[0, 80].Sample(static events =>
        {
            var waits = new WatchedWaits(new ScriptedSession(), 1, "", TimeProvider.System);
            var naive = new NaiveWatch();
            foreach (var (thread, @lock, owner, isBegin, luck) in events)
            {
                if (luck == 0)
                    continue;

                if (isBegin)
                    waits.WaitBegan(new WaitBegin(0, thread, (ulong)@lock, 0, owner, -1));
                else
                    waits.WaitEnded(new EndedWait(0, thread, null));

                naive.Heard.Add((thread, isBegin ? @lock : null, owner));
            }

            waits.Owners().ShouldBe(naive.Owners(), ignoreOrder: true);
        });

    private void Begin(long thread, ulong @lock, long owner, int stack = -1) => _waits.WaitBegan(new WaitBegin(0, thread, @lock, 0, owner, stack));

    private void End(long thread) => _waits.WaitEnded(new EndedWait(0, thread, null));

    private IReadOnlyList<Deadlock> Circles()
    {
        _time.Advance(Old);
        return DeadlockFinder.Find([_waits.Facts(Old)]);
    }

    /// <summary>Reads everything from the beginning, for each thread and each lock anew.</summary>
    private sealed class NaiveWatch
    {
        public List<(long Thread, long? Lock, long Owner)> Heard { get; } = [];

        public Dictionary<long, long> Owners() => Heard.Select(static one => one.Thread).Distinct()
            .Select(thread => (Thread: thread, Lock: WaitsFor(thread, Heard.Count)))
            .Where(static pair => pair.Lock is not null)
            .ToDictionary(static pair => pair.Thread, pair => OwnerOf(pair.Lock!.Value));

        private long? WaitsFor(long thread, int before) => Heard.Take(before).LastOrDefault(one => one.Thread == thread).Lock;

        private long OwnerOf(long @lock)
        {
            long owner = 0;
            for (var i = 0; i < Heard.Count; i++)
            {
                var (thread, wanted, told) = Heard[i];

                // Whoever asks anew waits no longer for what it asked for before.
                if (wanted is not null && WaitsFor(thread, i) == @lock && !IsWaitedFor(@lock, i, except: thread))
                    owner = 0;

                if (wanted == @lock)
                    owner = told != 0 ? told : owner;
                else if (wanted is null && WaitsFor(thread, i) == @lock)
                    owner = thread;

                // When nobody waits any longer, nothing more is heard of who has it.
                if (!IsWaitedFor(@lock, i + 1))
                    owner = 0;
            }

            return owner;
        }

        private bool IsWaitedFor(long @lock, int before, long except = 0) =>
            Heard.Select(static one => one.Thread).Distinct().Any(one => one != except && WaitsFor(one, before) == @lock);
    }
}
