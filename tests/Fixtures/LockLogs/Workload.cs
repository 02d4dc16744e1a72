using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Fixtures;

/// <summary>
/// Threads that walk 2,000 paths of one to three locks each, always in the order of the locks, so that nothing can deadlock - and then the planted
/// cases, by threads and locks of their own: an order that could deadlock, one behind a gate, one by a single thread, one of readers, and a deadlock.
/// The same for the same figures.
/// </summary>
internal sealed class Workload(int threads, int locks)
{
    private const int Paths = 2_000;

    private readonly Random _random = new(1);
    private readonly int[] _owner = [.. Enumerable.Repeat(-1, locks)];
    private readonly Queue<int>?[] _queues = new Queue<int>?[locks];
    private readonly List<int>[] _held = [.. Enumerable.Range(0, threads).Select(static _ => new List<int>())];
    private readonly int[]?[] _path = new int[threads][];
    private readonly bool[] _isLeaving = new bool[threads];
    private readonly bool[] _waits = new bool[threads];
    private long _ns;

    /// <summary>Makes at least so many events.</summary>
    public void Make(int events, Action<LogEntry> take)
    {
        int[][] paths = MakePaths();
        int made = 0;
        void Count(LogEntry entry)
        {
            made++;
            take(entry);
        }

        while (made < events)
            Step(paths, Count);
        Plant(Count);
    }

    private int[][] MakePaths()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Paths).Select(_ =>
            Enumerable.Range(0, 1 + random.Next(3)).Select(__ => random.Next(locks)).Distinct().Order().ToArray())];
    }

    private void Step(int[][] paths, Action<LogEntry> take)
    {
        int thread = _random.Next(threads);
        if (_waits[thread])
            return;

        _ns += _random.Next(20, 400);
        List<int> held = _held[thread];
        if (held.Count == 0)
            (_path[thread], _isLeaving[thread]) = (paths[(int)(Paths * _random.NextDouble() * _random.NextDouble())], false);
        _isLeaving[thread] |= held.Count == _path[thread]!.Length;
        if (_isLeaving[thread])
            Leave(thread, held, take);
        else
            Enter(thread, _path[thread]![held.Count], take);
    }

    private void Enter(int thread, int @lock, Action<LogEntry> take)
    {
        if (_owner[@lock] >= 0)
        {
            take(Entry(thread, LockEventKind.Waiting, @lock));
            (_queues[@lock] ??= new()).Enqueue(thread);
            _waits[thread] = true;
            return;
        }

        Own(thread, @lock, take);
    }

    private void Own(int thread, int @lock, Action<LogEntry> take)
    {
        _owner[@lock] = thread;
        _held[thread].Add(@lock);
        take(Entry(thread, LockEventKind.Acquired, @lock));
    }

    private void Leave(int thread, List<int> held, Action<LogEntry> take)
    {
        int @lock = held[^1];
        held.RemoveAt(held.Count - 1);
        _owner[@lock] = -1;
        take(Entry(thread, LockEventKind.Released, @lock));
        if (_queues[@lock] is not { Count: > 0 } queue)
            return;

        int next = queue.Dequeue();
        _waits[next] = false;
        _ns += 50;
        Own(next, @lock, take);
    }

    private LogEntry Entry(int thread, LockEventKind kind, int @lock, LockMode mode = LockMode.Exclusive) =>
        new() { TimestampNs = _ns, Thread = thread, Lock = @lock, Site = LogEntry.None, Event = kind, Mode = mode };

    private void Plant(Action<LogEntry> take)
    {
        int one = threads, two = threads + 1, three = threads + 2;
        int a = locks, b = locks + 1;

        void Nest(int thread, LockMode mode, params int[] path)
        {
            foreach (int @lock in path)
                Do(thread, LockEventKind.Acquired, @lock, mode);
            foreach (int @lock in path.Reverse())
                Do(thread, LockEventKind.Released, @lock, mode);
        }

        void Do(int thread, LockEventKind kind, int @lock, LockMode mode = LockMode.Exclusive)
        {
            _ns += 100;
            take(Entry(thread, kind, @lock, mode));
        }

        int gate = locks + 2, c = locks + 3, d = locks + 4, e = locks + 5, f = locks + 6, g = locks + 7, h = locks + 8, i = locks + 9, j = locks + 10;
        Nest(one, LockMode.Exclusive, a, b);
        Nest(two, LockMode.Exclusive, b, a);
        Nest(one, LockMode.Exclusive, gate, c, d);
        Nest(two, LockMode.Exclusive, gate, d, c);
        Nest(three, LockMode.Exclusive, e, f);
        Nest(three, LockMode.Exclusive, f, e);
        Nest(one, LockMode.Shared, g, h);
        Nest(two, LockMode.Shared, h, g);
        Do(one, LockEventKind.Acquired, i);
        Do(two, LockEventKind.Acquired, j);
        Do(one, LockEventKind.Waiting, j);
        Do(two, LockEventKind.Waiting, i);
    }
}
