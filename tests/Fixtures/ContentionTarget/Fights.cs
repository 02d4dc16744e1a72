namespace ConcurrencyOps.Fixtures;

/// <summary>What the threads of the target do.</summary>
internal interface IFight
{
    IReadOnlyList<Fighter> Threads { get; }

    /// <summary>Does it once and returns how many times a lock was taken.</summary>
    long Run();
}

/// <summary>All threads want the same lock, or locks in turn, again and again.</summary>
internal sealed class PingPong(IContended[] locks, int threads, int milliseconds) : IFight
{
    private long _operations;
    private long _until;
    private long _last;

    public IReadOnlyList<Fighter> Threads { get; } = [.. Enumerable.Range(1, threads).Select(static number => new Fighter($"player-{number}"))];

    private bool IsOver => Environment.TickCount64 >= _until;

    public long Run()
    {
        _operations = 0;
        _until = Environment.TickCount64 + milliseconds;
        foreach (var thread in Threads)
            thread.Begin(Play);

        foreach (var thread in Threads)
            thread.Finish();

        return _operations;
    }

    private void Play()
    {
        long operations = 0;
        for (; !IsOver; operations += locks.Length)
        {
            foreach (var one in locks)
            {
                var mine = 0L;
                one.Hold(() => mine = AwaitAnother());
                AwaitSuccessor(mine);
            }
        }

        Interlocked.Add(ref _operations, operations);
    }

    // Held until somebody waits: nearly every time that a lock is taken it is fought for.
    private long AwaitAnother()
    {
        var mine = Interlocked.Increment(ref _last);
        while (!IsOver && !Threads.Any(static thread => thread.IsWaiting))
            Thread.Yield();

        return mine;
    }

    // Whoever let go would have the lock again before the one that waits is awake.
    private void AwaitSuccessor(long mine)
    {
        while (!IsOver && Volatile.Read(ref _last) == mine)
            Thread.Yield();
    }
}

/// <summary>In each round one thread holds the lock until all others wait for it, and for a while after that. So the number of waits is known.</summary>
internal sealed class Sleepy : IFight
{
    private readonly IContended _lock;
    private readonly int _rounds;
    private readonly int _hold;
    private readonly Fighter _holder = new("holder");
    private readonly Fighter[] _waiters;

    // Changed without a lock, which would be seen as one more that is fought for.
    private int _held;
    private int _coming;
    private int _served;

    public Sleepy(IContended contended, int waiters, int rounds, int hold)
    {
        (_lock, _rounds, _hold) = (contended, rounds, hold);
        _waiters = [.. Enumerable.Range(1, waiters).Select(static number => new Fighter($"waiter-{number}"))];
    }

    public IReadOnlyList<Fighter> Threads => [_holder, .. _waiters];

    public long Run()
    {
        (_held, _coming, _served) = (0, 0, 0);
        _holder.Begin(HoldAgainAndAgain);
        foreach (var waiter in _waiters)
            waiter.Begin(WaitAgainAndAgain);

        foreach (var thread in Threads)
            thread.Finish();

        return (long)_rounds * (_waiters.Length + 1);
    }

    private void HoldAgainAndAgain()
    {
        for (var round = 1; round <= _rounds; round++)
        {
            _lock.Hold(HoldOnce);
            Await(() => Volatile.Read(ref _served) == round * _waiters.Length);
        }
    }

    private void HoldOnce()
    {
        var round = Interlocked.Increment(ref _held);
        Await(() => Volatile.Read(ref _coming) == round * _waiters.Length && _waiters.All(static waiter => waiter.IsWaiting));
        Thread.Sleep(_hold);
    }

    private void WaitAgainAndAgain()
    {
        for (var round = 1; round <= _rounds; round++)
        {
            Await(() => Volatile.Read(ref _held) == round);
            Interlocked.Increment(ref _coming);
            _lock.Hold(static () => { });
            Interlocked.Increment(ref _served);
        }
    }

    private static void Await(Func<bool> condition)
    {
        while (!condition())
            Thread.Yield();
    }
}
