namespace ConcurrencyOps.Deadlocks;

/// <summary>A thread that others wait for and that waits for nobody itself: no deadlock, but the place to look at when all stand.</summary>
/// <param name="Holder">The thread.</param>
/// <param name="Held">What it has that is waited for, the least first.</param>
/// <param name="Waiting">Who waits for that: threads first, by their id, then async methods.</param>
internal sealed record HeadBlocker(int Holder, IReadOnlyList<int> Held, IReadOnlyList<int> Waiting)
{
    /// <summary>Finds them, on recorded owners only.</summary>
    public static IEnumerable<HeadBlocker> Find(WaitGraph graph, Waiters waiters)
    {
        for (var node = 0; node < graph.Nodes.Count; node++)
        {
            if (graph.Nodes[node] is not { Thread: not null, Out.Count: 0 })
                continue;

            int[] held = [.. waiters.Of(node).ToArray().Where(resource => graph.Nodes[resource] is { Resource: not null, IsFreedByAny: false }).Distinct().Order()];
            int[] waiting = [.. held.SelectMany(resource => waiters.Of(resource).ToArray()).Where(waiter => graph.Nodes[waiter].IsParticipant).Distinct().Order()];
            if (waiting.Length > 0)
                yield return new(node, held, waiting);
        }
    }
}
