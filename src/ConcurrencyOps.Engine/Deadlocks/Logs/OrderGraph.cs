using ConcurrencyOps.Statistics;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// The locks and the orders in which they were taken: an edge from a lock that was held to one that was wanted meanwhile, with the dependencies that
/// made it. Locks that nobody owns have no edges.
/// </summary>
internal sealed class OrderGraph
{
    private readonly PairMap<int> _edges = new();
    private readonly List<List<int>> _dependencies = [];
    private readonly int[][] _next;

    /// <summary>Makes the graph.</summary>
    /// <param name="orders">The dependencies.</param>
    /// <param name="lockCount">How many locks there are.</param>
    /// <param name="isOwned">Whether a lock belongs to the thread that took it.</param>
    /// <param name="threadRanks">The place of each thread among all: each edge has the dependencies of the first threads first.</param>
    public OrderGraph(LockOrders orders, int lockCount, Func<int, bool> isOwned, int[] threadRanks)
    {
        IReadOnlyList<LockDependency> all = orders.Dependencies;
        var next = new List<int>?[lockCount];
        foreach (int index in Enumerable.Range(0, all.Count).OrderBy(index => threadRanks[all[index].Thread]).ThenBy(index => orders.Sets.Elements(all[index].Held).Length))
        {
            int wanted = all[index].Lock;
            if (!isOwned(wanted))
                continue;
            foreach (int element in orders.Sets.Elements(all[index].Held))
            {
                if (isOwned(LockSets.LockOf(element)))
                    Add(next, LockSets.LockOf(element), wanted, index);
            }
        }

        _next = [.. next.Select(static list => list is null ? [] : list.Order().ToArray())];
    }

    /// <summary>How many locks there are, with edges or without.</summary>
    public int LockCount => _next.Length;

    /// <summary>The locks that were wanted while this one was held, in order.</summary>
    public ReadOnlySpan<int> Next(int @lock) => _next[@lock];

    /// <summary>Whether there is an edge.</summary>
    public bool HasEdge(int from, int to) => Edge(from, to) >= 0;

    /// <summary>The dependencies behind an edge, by number.</summary>
    public IReadOnlyList<int> Dependencies(int from, int to) => _dependencies[Edge(from, to)];

    // Read only from now on: what is not there must not be added by looking.
    private int Edge(int from, int to) => Array.BinarySearch(_next[from], to) >= 0 ? _edges.Get(from, to, out _) : -1;

    private void Add(List<int>?[] next, int from, int to, int dependency)
    {
        ref int edge = ref _edges.Get(from, to, out bool isNew);
        if (isNew)
        {
            edge = _dependencies.Count;
            _dependencies.Add([]);
            (next[from] ??= []).Add(to);
        }

        _dependencies[edge].Add(dependency);
    }
}
