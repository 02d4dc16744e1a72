namespace ConcurrencyOps.Deadlocks;

/// <summary>The graph seen from those that are waited for.</summary>
internal sealed class Waiters
{
    private readonly WaitGraph _graph;
    private readonly int[] _waiters;
    private readonly int[] _starts;

    /// <summary>Turns the graph around.</summary>
    public Waiters(WaitGraph graph)
    {
        _graph = graph;
        (_waiters, _starts) = StuckNodes.Reverse([.. graph.Nodes.Select(static node => node.Out.Select(static edge => edge.To).ToArray())]);
    }

    /// <summary>Those that point at a node.</summary>
    public ReadOnlySpan<int> Of(int node) => _waiters.AsSpan(_starts[node].._starts[node + 1]);

    /// <summary>How many threads and async methods wait for one of these, directly or through others, themselves left out.</summary>
    /// <param name="targets">Who is waited for.</param>
    /// <param name="mayPass">Whether a wait leads on from a node.</param>
    public int CountBehind(IEnumerable<int> targets, Func<int, bool> mayPass)
    {
        var seen = new HashSet<int>(targets);
        var next = new Stack<int>(seen);
        var count = 0;
        while (next.TryPop(out var node))
        {
            foreach (var waiter in Of(node))
            {
                if (!mayPass(waiter) || !seen.Add(waiter))
                    continue;

                next.Push(waiter);
                if (_graph.Nodes[waiter].IsParticipant)
                    count++;
            }
        }

        return count;
    }
}
