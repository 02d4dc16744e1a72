namespace ConcurrencyOps.Deadlocks;

/// <summary>The parts of a graph in which everyone reaches everyone (Tarjan 1972), by a stack of its own: chains of waits may be long.</summary>
internal sealed class StrongComponents
{
    private readonly int[][] _edges;
    private readonly int[] _order;
    private readonly int[] _lowest;
    private readonly int[] _nextEdge;
    private readonly bool[] _isOpen;
    private readonly Stack<int> _open = new();
    private readonly Stack<int> _path = new();
    private readonly List<int[]> _found = [];
    private int _count;

    private StrongComponents(int[][] edges)
    {
        _edges = edges;
        _order = new int[edges.Length];
        _lowest = new int[edges.Length];
        _nextEdge = new int[edges.Length];
        _isOpen = new bool[edges.Length];
    }

    /// <summary>
    /// Those with a circle in them, each with its members in ascending order; a part comes after all parts that it reaches.
    /// </summary>
    public static IReadOnlyList<int[]> FindCircular(int[][] edges)
    {
        var search = new StrongComponents(edges);
        for (var node = 0; node < edges.Length; node++)
        {
            if (search._order[node] == 0)
                search.Explore(node);
        }

        return search._found;
    }

    private void Explore(int root)
    {
        Enter(root);
        while (_path.TryPeek(out var node))
        {
            if (_nextEdge[node] < _edges[node].Length)
                Follow(node, _edges[node][_nextEdge[node]++]);
            else
                Leave(_path.Pop());
        }
    }

    private void Enter(int node)
    {
        _order[node] = _lowest[node] = ++_count;
        _isOpen[node] = true;
        _open.Push(node);
        _path.Push(node);
    }

    private void Follow(int node, int next)
    {
        if (_order[next] == 0)
            Enter(next);
        else if (_isOpen[next])
            _lowest[node] = Math.Min(_lowest[node], _order[next]);
    }

    private void Leave(int node)
    {
        if (_path.TryPeek(out var parent))
            _lowest[parent] = Math.Min(_lowest[parent], _lowest[node]);

        if (_lowest[node] != _order[node])
            return;

        var members = new List<int>();
        int member;
        do
        {
            member = _open.Pop();
            _isOpen[member] = false;
            members.Add(member);
        }
        while (member != node);

        if (members.Count == 1 && !_edges[node].Contains(node))
            return;

        members.Sort();
        _found.Add([.. members]);
    }
}
