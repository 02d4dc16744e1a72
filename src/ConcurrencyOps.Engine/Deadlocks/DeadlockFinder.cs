namespace ConcurrencyOps.Deadlocks;

/// <summary>Finds deadlocks in facts: what is certain first, then what must be inferred, then, when asked, what only waits.</summary>
internal static class DeadlockFinder
{
    /// <summary>Finds them. The same facts give the same records in the same order.</summary>
    /// <param name="facts">Of one process, or of several that share resources.</param>
    /// <param name="includeWaiting">Also what others wait for although it is no deadlock.</param>
    /// <param name="source">Where the facts are from; <see langword="null"/>: the process.</param>
    public static IReadOnlyList<Deadlock> Find(IReadOnlyList<ProcessFacts> facts, bool includeWaiting = false, string? source = null)
    {
        var graph = WaitGraphBuilder.Build(facts);
        var waiters = new Waiters(graph);
        var writer = new DeadlockWriter(graph, waiters, facts, source);
        var found = FindCycles(graph).Select(cycle => writer.Write(cycle.Nodes, cycle.IsCertain));
        var waiting = includeWaiting ? HeadBlocker.Find(graph, waiters).Select(writer.Write) : [];
        return
        [
            .. found.Concat(waiting)
                .OrderBy(static deadlock => deadlock.Certainty)
                .ThenBy(static deadlock => deadlock.ProcessId)
                .ThenBy(static deadlock => deadlock.Participants[0].ThreadId ?? long.MaxValue)
                .ThenBy(static deadlock => deadlock.Cycle, StringComparer.Ordinal),
        ];
    }

    // One of each knot: the others in it wait for that one and come loose with it, or show at the next look.
    private static IEnumerable<(IReadOnlyList<int> Nodes, bool IsCertain)> FindCycles(WaitGraph graph)
    {
        var certain = graph.StuckEdges(certainOnly: true);
        var isExplained = new bool[graph.Nodes.Count];
        foreach (var part in StrongComponents.FindCircular(certain))
        {
            foreach (var node in part)
                isExplained[node] = true;

            yield return (ShortestCycle.Find(certain, part, node => Counts(graph.Nodes[node])), true);
        }

        var all = graph.StuckEdges(certainOnly: false);
        foreach (var part in IndependentCycles.Find(all, node => graph.Nodes[node].IsFreedByAny).Where(part => !part.Any(node => isExplained[node])))
            yield return (ShortestCycle.Find(all, part, node => Counts(graph.Nodes[node])), false);
    }

    private static bool Counts(WaitNode node) => node.IsParticipant || node.Resource?.Kind is ResourceKind.Task;
}
