namespace ConcurrencyOps.Deadlocks;

/// <summary>Which locks of a graph can be reached from each other: only there can be circles.</summary>
internal sealed class LockKnots
{
    private readonly int[] _knot;

    public LockKnots(OrderGraph graph)
    {
        var parts = StrongComponents.FindCircular([.. Enumerable.Range(0, graph.LockCount).Select(one => graph.Next(one).ToArray())]);
        All = [.. parts.Where(static part => part.Length > 1)];
        _knot = new int[graph.LockCount];
        for (int number = 0; number < All.Count; number++)
        {
            foreach (int one in All[number])
                _knot[one] = number + 1;
        }
    }

    /// <summary>Those of more than one lock, the locks in order.</summary>
    public IReadOnlyList<int[]> All { get; }

    /// <summary>Whether two locks are in the same one.</summary>
    public bool AreTogether(int one, int other) => _knot[one] == _knot[other] && _knot[one] > 0;
}
