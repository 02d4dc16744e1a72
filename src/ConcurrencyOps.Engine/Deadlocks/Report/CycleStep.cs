namespace ConcurrencyOps.Deadlocks;

/// <summary>One of a circle: who waits, through what, for whom.</summary>
/// <param name="Who">The one that waits.</param>
/// <param name="Through">What lies between it and the next one; empty when it waits for that one itself.</param>
/// <param name="Next">Who is waited for.</param>
/// <param name="Edges">The steps from one to the next.</param>
internal sealed record CycleStep(WaitNode Who, IReadOnlyList<WaitNode> Through, WaitNode Next, IReadOnlyList<WaitEdge> Edges)
{
    /// <summary>What it waits for, if not for the next one itself.</summary>
    public ResourceFacts? Wanted => Through.Count > 0 ? Through[0].Resource : null;

    /// <summary>The wait, or what is awaited, has a time-out.</summary>
    public bool IsTimed => Who.Thread?.Wait?.IsTimed == true || Edges.Any(static edge => edge.Holder?.IsTimed == true);

    /// <summary>Who has it was inferred.</summary>
    public bool IsInferred => Through.Any(static node => node.IsFreedByAny);

    /// <summary>How the next one has it.</summary>
    public HolderFacts? Held => Edges[^1].Holder;

    /// <summary>Cuts a circle into its steps; the smallest participant comes first.</summary>
    public static IReadOnlyList<CycleStep> Cut(WaitGraph graph, IReadOnlyList<int> cycle)
    {
        var nodes = cycle.Select(number => graph.Nodes[number]).ToArray();

        // Tasks without a thread or method to run them can wait for each other, too.
        var isOne = nodes.Any(static node => node.IsParticipant) ? static (WaitNode node) => node.IsParticipant : (Func<WaitNode, bool>)(static _ => true);
        var places = Enumerable.Range(0, nodes.Length).Where(place => isOne(nodes[place])).ToArray();
        var first = Array.IndexOf(places, places.MinBy(place => cycle[place]));
        return
        [
            .. Enumerable.Range(0, places.Length).Select(step =>
            {
                var from = places[(first + step) % places.Length];
                var to = places[(first + step + 1) % places.Length];
                return Between(graph, cycle, from, to > from ? to : to + nodes.Length);
            }),
        ];
    }

    private static CycleStep Between(WaitGraph graph, IReadOnlyList<int> cycle, int from, int to)
    {
        WaitNode At(int place) => graph.Nodes[cycle[place % cycle.Count]];
        var edges = Enumerable.Range(from, to - from).Select(place => EdgeTo(At(place), cycle[(place + 1) % cycle.Count]));
        return new(At(from), [.. Enumerable.Range(from + 1, to - from - 1).Select(At)], At(to), [.. edges]);
    }

    private static WaitEdge EdgeTo(WaitNode node, int to) => node.Out.Where(edge => edge.To == to).OrderByDescending(static edge => edge.IsCertain).First();
}
