namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Parts of a graph that stay stuck by themselves. Where any holder would do, a circle does not count while one of the holders is outside of it: that one
/// is stuck behind something else, and once it is not, the circle comes apart.
/// </summary>
internal static class IndependentCycles
{
    /// <summary>Finds them among edges between those that are stuck.</summary>
    public static IReadOnlyList<int[]> Find(int[][] edges, Func<int, bool> isFreedByAny)
    {
        while (true)
        {
            var parts = StrongComponents.FindCircular(edges);
            var inside = KeepInside(edges, parts, isFreedByAny);
            var isStuck = StuckNodes.Find(inside, isFreedByAny);
            for (var node = 0; node < inside.Length; node++)
                inside[node] = isStuck[node] ? [.. inside[node].Where(to => isStuck[to])] : [];

            if (inside.Sum(static outgoing => (long)outgoing.Length) == edges.Sum(static outgoing => (long)outgoing.Length))
                return parts;

            edges = inside;
        }
    }

    private static int[][] KeepInside(int[][] edges, IReadOnlyList<int[]> parts, Func<int, bool> isFreedByAny)
    {
        var partOf = new int[edges.Length];
        for (var part = 0; part < parts.Count; part++)
        {
            foreach (var node in parts[part])
                partOf[node] = part + 1;
        }

        var inside = new int[edges.Length][];
        for (var node = 0; node < edges.Length; node++)
        {
            var part = partOf[node];
            inside[node] = part == 0 || (isFreedByAny(node) && edges[node].Any(to => partOf[to] != part))
                ? []
                : [.. edges[node].Where(to => partOf[to] == part)];
        }

        return inside;
    }
}
