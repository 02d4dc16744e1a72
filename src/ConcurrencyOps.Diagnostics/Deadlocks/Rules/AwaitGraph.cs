using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Which tasks and async methods wait for which. A task knows who goes on after it, so that this is read backwards; what somebody else will complete, a
/// timer or a socket, and all that waits for nothing but such, is marked free. In a healthy server that is nearly everything.
/// </summary>
internal sealed class AwaitGraph
{
    private readonly Dictionary<ulong, AwaitNode> _nodes = [];

    public IEnumerable<AwaitNode> Nodes => _nodes.Values;

    /// <param name="reading">What is known.</param>
    /// <param name="waited">Tasks that threads wait for.</param>
    /// <param name="queues">The places in the queues of semaphores, and the semaphores.</param>
    public static AwaitGraph Build(Reading reading, IEnumerable<ClrObject> waited, IReadOnlyDictionary<ulong, Resource> queues)
    {
        var graph = new AwaitGraph();
        foreach (var task in reading.Findings?.Tasks ?? [])
        {
            reading.CancellationToken.ThrowIfCancellationRequested();
            var node = graph.NodeOf(task);
            foreach (var awaiter in Continuations.Of(task).Where(static awaiter => !TaskFields.IsCompleted(awaiter)))
                Connect(graph.NodeOf(awaiter), node);
        }

        foreach (var task in waited)
            graph.NodeOf(task).IsWaitedForByThread = true;

        foreach (var node in graph.Nodes)
        {
            node.Runner = reading.RunnerOf(node.Task);
            node.Semaphore = queues.GetValueOrDefault(node.Task.Address);
        }

        graph.MarkFree();
        return graph;
    }

    public AwaitNode? Find(ulong address) => _nodes.GetValueOrDefault(address);

    private static void Connect(AwaitNode awaiter, AwaitNode awaited)
    {
        awaiter.Awaited.Add(awaited);
        awaited.Awaiters.Add(awaiter);
    }

    private AwaitNode NodeOf(ClrObject task)
    {
        if (!_nodes.TryGetValue(task.Address, out var node))
            _nodes[task.Address] = node = new(task);

        return node;
    }

    // From what waits for nothing, along those who wait for it: all of what they wait for must be free, of several alternatives one.
    private void MarkFree()
    {
        var open = new Queue<AwaitNode>(Nodes.Where(static node => node is { Awaited.Count: 0, Runner: null, Semaphore: null }));
        foreach (var node in open)
            node.IsFree = true;

        while (open.TryDequeue(out var node))
        {
            foreach (var awaiter in node.Awaiters.Where(static awaiter => awaiter is { IsFree: false, Runner: null, Semaphore: null }))
            {
                if (!awaiter.IsAny && !awaiter.Awaited.All(static awaited => awaited.IsFree))
                    continue;

                awaiter.IsFree = true;
                open.Enqueue(awaiter);
            }
        }
    }
}
