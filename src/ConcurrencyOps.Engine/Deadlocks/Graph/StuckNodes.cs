namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Who can never go on: the greatest set in which each one waits for a member of the set (where each holder must let go), or only for members (where any
/// one would do). Begins with all and takes out who can go on, until nobody can.
/// </summary>
internal static class StuckNodes
{
    /// <summary>The stuck ones of all nodes.</summary>
    public static bool[] Find(IReadOnlyList<WaitNode> nodes)
    {
        var edges = new int[nodes.Count][];
        for (var node = 0; node < edges.Length; node++)
            edges[node] = [.. nodes[node].Out.Select(static edge => edge.To)];

        return Find(edges, node => nodes[node].IsFreedByAny);
    }

    /// <summary>The stuck ones of a graph; those without an edge wait for nobody.</summary>
    public static bool[] Find(int[][] edges, Func<int, bool> isFreedByAny)
    {
        var (waiters, starts) = Reverse(edges);
        var isStuck = new bool[edges.Length];
        Array.Fill(isStuck, true);
        var stuckHolders = new int[edges.Length];
        var free = new Stack<int>();
        for (var node = 0; node < edges.Length; node++)
        {
            stuckHolders[node] = edges[node].Length;
            if (stuckHolders[node] == 0)
                Free(node);
        }

        while (free.TryPop(out var holder))
        {
            for (var i = starts[holder]; i < starts[holder + 1]; i++)
            {
                var waiter = waiters[i];
                if (--stuckHolders[waiter] == 0 || isFreedByAny(waiter))
                    Free(waiter);
            }
        }

        return isStuck;

        void Free(int node)
        {
            if (isStuck[node])
                free.Push(node);

            isStuck[node] = false;
        }
    }

    /// <summary>Who points at whom: those that point at n are waiters[starts[n]] and on, up to starts[n + 1].</summary>
    public static (int[] Waiters, int[] Starts) Reverse(int[][] edges)
    {
        var starts = new int[edges.Length + 1];
        foreach (var to in edges.SelectMany(static outgoing => outgoing))
            starts[to + 1]++;

        for (var node = 0; node < edges.Length; node++)
            starts[node + 1] += starts[node];

        var next = starts[..^1];
        var waiters = new int[starts[^1]];
        for (var node = 0; node < edges.Length; node++)
        {
            foreach (var to in edges[node])
                waiters[next[to]++] = node;
        }

        return (waiters, starts);
    }
}
