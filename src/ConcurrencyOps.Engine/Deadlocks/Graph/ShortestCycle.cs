namespace ConcurrencyOps.Deadlocks;

/// <summary>The circle with the fewest members in a part of a graph in which everyone reaches everyone.</summary>
internal sealed class ShortestCycle
{
    // Reached only by thousands of waits that are knotted together; then the best circle so far is shown.
    private const int MostSteps = 20_000_000;
    private readonly int[][] _edges;
    private readonly Func<int, bool> _counts;
    private readonly HashSet<int> _members;
    private readonly Dictionary<int, (int Length, int From)> _reached = [];
    private readonly LinkedList<int> _next = [];
    private int _steps;

    private ShortestCycle(int[][] edges, int[] members, Func<int, bool> counts)
    {
        _edges = edges;
        _counts = counts;
        _members = [.. members];
    }

    /// <summary>Finds it, beginning anywhere.</summary>
    /// <param name="edges">The graph.</param>
    /// <param name="members">The part.</param>
    /// <param name="counts">Whether a node counts for the length.</param>
    public static IReadOnlyList<int> Find(int[][] edges, int[] members, Func<int, bool> counts)
    {
        var search = new ShortestCycle(edges, members, counts);

        // Where nobody has a choice the part is one circle; otherwise every circle goes through one that has.
        var starts = members.Where(search.HasChoice).DefaultIfEmpty(members[0]);
        IReadOnlyList<int> best = [];
        var shortest = int.MaxValue;
        foreach (var start in starts)
        {
            if (search.FindFrom(start, shortest) is { } cycle)
                (best, shortest) = (cycle, cycle.Count(counts));

            if (search._steps > MostSteps)
                break;
        }

        return best;
    }

    private bool HasChoice(int node) => _edges[node].Count(_members.Contains) > 1;

    // Breadth first, and what does not count before what does: the first way back to the start is the shortest.
    private List<int>? FindFrom(int start, int shortest)
    {
        _reached.Clear();
        _next.Clear();
        _reached[start] = (0, start);
        _next.AddFirst(start);
        while (_next.First is { } first)
        {
            _next.RemoveFirst();
            var node = first.Value;
            var length = _reached[node].Length;
            foreach (var to in _edges[node])
            {
                _steps++;
                var whole = length + (_counts(to) ? 1 : 0);
                if (whole >= shortest)
                    continue;

                if (to == start)
                    return Trace(start, node);

                Reach(to, node, whole);
            }
        }

        return null;
    }

    private void Reach(int node, int from, int length)
    {
        if (!_members.Contains(node) || (_reached.TryGetValue(node, out var known) && known.Length <= length))
            return;

        _reached[node] = (length, from);
        if (_counts(node))
            _next.AddLast(node);
        else
            _next.AddFirst(node);
    }

    private List<int> Trace(int start, int last)
    {
        var cycle = new List<int>();
        for (var node = last; node != start; node = _reached[node].From)
            cycle.Add(node);

        cycle.Add(start);
        cycle.Reverse();
        return cycle;
    }
}
