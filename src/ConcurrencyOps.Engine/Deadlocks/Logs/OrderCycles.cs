namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Circles in the orders of locks, the shortest first, each from its smallest lock on. All up to <see cref="LongestSearched"/> locks are looked for;
/// where there are none, the shortest longer one through each lock is tried. The search ends when it has cost too much: it never hangs.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="isPossible">Whether a circle could be a deadlock: locks, each held while the next is wanted. The list is good until it returns.</param>
internal sealed class OrderCycles(OrderGraph graph, Func<IReadOnlyList<int>, bool> isPossible)
{
    /// <summary>Up to how many locks all circles are looked for.</summary>
    public const int LongestSearched = 4;

    private const int MostSteps = 50_000_000;
    private const int LargestForLonger = 2_000;

    private readonly LockKnots _knots = new(graph);
    private readonly List<int> _path = [];
    private int _steps;

    /// <summary>There may be longer circles than those looked for.</summary>
    public bool MayBeLonger { get; private set; }

    /// <summary>The search was ended because it cost too much: there may be more.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Looks at each circle.</summary>
    public void Search()
    {
        // Two that share a lock and want it alone: a circle of one lock and two threads.
        for (int @lock = 0; @lock < graph.LockCount; @lock++)
        {
            if (graph.HasEdge(@lock, @lock))
                isPossible([@lock, @lock]);
        }

        foreach (int[] component in _knots.All)
        {
            bool found = false;
            for (int length = 2; length <= Math.Min(LongestSearched, component.Length); length++)
            {
                foreach (int start in component)
                    found |= SearchFrom(start, length);
            }

            if (component.Length <= LongestSearched)
                continue;
            MayBeLonger = true;
            if (!found && component.Length <= LargestForLonger)
                SearchLonger(component);
        }
    }

    private bool SearchFrom(int start, int length)
    {
        _path.Clear();
        _path.Add(start);
        return Extend(start, length);
    }

    private bool Extend(int start, int length)
    {
        if (_path.Count == length)
            return graph.HasEdge(_path[^1], start) && isPossible(_path);

        bool found = false;
        foreach (int next in graph.Next(_path[^1]))
        {
            if (++_steps > MostSteps)
            {
                IsIncomplete = true;
                return found;
            }

            if (next <= start || !_knots.AreTogether(next, start) || _path.Contains(next))
                continue;
            _path.Add(next);
            found |= Extend(start, length);
            _path.RemoveAt(_path.Count - 1);
        }

        return found;
    }

    private void SearchLonger(int[] component)
    {
        var tried = new HashSet<string>();
        foreach (int start in component)
        {
            if (ShortestThrough(start) is { Count: > LongestSearched } circle && tried.Add(string.Join(',', circle)))
                isPossible(circle);
        }
    }

    private List<int>? ShortestThrough(int start)
    {
        var before = new Dictionary<int, int> { [start] = -1 };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out int current))
        {
            foreach (int next in graph.Next(current))
            {
                if (++_steps > MostSteps)
                {
                    IsIncomplete = true;
                    return null;
                }

                if (next == start && current != start)
                    return PathTo(current, before);
                if (_knots.AreTogether(next, start) && before.TryAdd(next, current))
                    queue.Enqueue(next);
            }
        }

        return null;
    }

    private static List<int> PathTo(int last, Dictionary<int, int> before)
    {
        var path = new List<int>();
        for (int current = last; current >= 0; current = before[current])
            path.Add(current);
        path.Reverse();
        int smallest = path.IndexOf(path.Min());
        return [.. path[smallest..], .. path[..smallest]];
    }
}
