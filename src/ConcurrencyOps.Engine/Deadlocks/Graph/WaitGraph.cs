namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Who waits for whom. Threads come first, by their id, then what they wait for, so that the same facts give the same graph in whatever order they
/// came.
/// </summary>
internal sealed class WaitGraph
{
    private readonly bool[] _isStuck;

    /// <summary>Wraps nodes and works out who can never go on.</summary>
    public WaitGraph(IReadOnlyList<WaitNode> nodes)
    {
        Nodes = nodes;
        _isStuck = StuckNodes.Find(nodes);
    }

    /// <summary>All nodes; edges name them by their place here.</summary>
    public IReadOnlyList<WaitNode> Nodes { get; }

    /// <summary>Whether it can never go on, whatever those that run do, unless a wait has a time-out.</summary>
    public bool IsStuck(int node) => _isStuck[node];

    /// <summary>
    /// The edges between those that are stuck, and no others. From what needs each holder to let go only the stuck holders matter; what any of them
    /// would free is stuck because all of them are.
    /// </summary>
    /// <param name="certainOnly">Leaves out what was inferred and what has a time-out.</param>
    public int[][] StuckEdges(bool certainOnly)
    {
        var edges = new int[Nodes.Count][];
        for (var node = 0; node < edges.Length; node++)
        {
            edges[node] = _isStuck[node]
                ? [.. Nodes[node].Out.Where(edge => _isStuck[edge.To] && (edge.IsCertain || !certainOnly)).Select(static edge => edge.To)]
                : [];
        }

        return edges;
    }
}
