namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Which locks of a graph can be reached from each other: only there can be circles. Tarjan's algorithm (1972), with a stack of its own: the depth of a
/// graph is not limited by the depth of the thread's stack.
/// </summary>
internal sealed class StrongComponents
{
    private readonly OrderGraph _graph;
    private readonly int[] _index;
    private readonly int[] _low;
    private readonly int[] _component;
    private readonly Stack<int> _open = new();
    private readonly List<int[]> _members = [];
    private int _seen;

    public StrongComponents(OrderGraph graph)
    {
        _graph = graph;
        (_index, _low, _component) = (new int[graph.LockCount], new int[graph.LockCount], new int[graph.LockCount]);
        Array.Fill(_component, -1);
        for (int root = 0; root < graph.LockCount; root++)
        {
            if (_index[root] == 0)
                Walk(root);
        }
    }

    /// <summary>The components of more than one lock, the locks in order.</summary>
    public IEnumerable<int[]> Large => _members.Where(static members => members.Length > 1);

    /// <summary>Whether two locks are in the same component.</summary>
    public bool AreTogether(int one, int other) => _component[one] == _component[other];

    private void Walk(int root)
    {
        var path = new Stack<(int Lock, int Edge)>();
        Enter(root, path);
        while (path.TryPop(out (int Lock, int Edge) top))
        {
            ReadOnlySpan<int> next = _graph.Next(top.Lock);
            if (top.Edge < next.Length)
            {
                path.Push((top.Lock, top.Edge + 1));
                Look(top.Lock, next[top.Edge], path);
                continue;
            }

            if (_low[top.Lock] == _index[top.Lock])
                Close(top.Lock);
            if (path.TryPeek(out (int Lock, int Edge) before))
                _low[before.Lock] = Math.Min(_low[before.Lock], _low[top.Lock]);
        }
    }

    private void Look(int from, int to, Stack<(int Lock, int Edge)> path)
    {
        if (_index[to] == 0)
            Enter(to, path);
        else if (_component[to] < 0)
            _low[from] = Math.Min(_low[from], _index[to]);
    }

    private void Enter(int @lock, Stack<(int Lock, int Edge)> path)
    {
        _index[@lock] = _low[@lock] = ++_seen;
        _open.Push(@lock);
        path.Push((@lock, 0));
    }

    private void Close(int root)
    {
        var members = new List<int>();
        int member;
        do
        {
            member = _open.Pop();
            _component[member] = _members.Count;
            members.Add(member);
        }
        while (member != root);
        members.Sort();
        _members.Add([.. members]);
    }
}
