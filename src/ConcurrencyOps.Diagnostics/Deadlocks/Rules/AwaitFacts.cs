namespace ConcurrencyOps.Diagnostics;

/// <summary>Writes down which tasks and async methods wait for which, without the framework's own between them.</summary>
internal static class AwaitFacts
{
    private const int LongestChain = 100;

    public static void Add(Reading reading, AwaitGraph graph)
    {
        foreach (var node in graph.Nodes.Where(static node => node.IsWaitedForByThread || node is { IsFree: false, IsBetween: false }))
        {
            reading.CancellationToken.ThrowIfCancellationRequested();
            AddHolders(reading, reading.Book.ForTask(node.Task), node, node.IsTimed, LongestChain);
        }
    }

    private static void AddHolders(Reading reading, Resource waiter, AwaitNode node, bool isTimed, int length)
    {
        if (node.Runner is { } runner)
            waiter.AddHolder(runner, "runs");

        if (node.Semaphore is { } semaphore)
            waiter.AddHolder(semaphore, "waits for", isTimed);

        if (node.IsAny)
            waiter.AreHoldersInferred = true;

        // What a promise of the framework waits for, its waiter waits for; but each of several alternatives stands for itself.
        foreach (var awaited in node.Awaited.Where(static awaited => !awaited.IsFree))
        {
            if (length > 0 && !node.IsAny && awaited is { IsBetween: true, IsAny: false, IsWaitedForByThread: false })
                AddHolders(reading, waiter, awaited, isTimed || awaited.IsTimed, length - 1);
            else
                waiter.AddHolder(Resolve(reading, awaited, length), "awaits", isTimed || awaited.IsTimed);
        }
    }

    // One of the framework's that stands for itself is written down on the way.
    private static Resource Resolve(Reading reading, AwaitNode node, int length)
    {
        var resource = reading.Book.ForTask(node.Task);
        if (length > 0 && node is { IsBetween: true, IsWaitedForByThread: false } && resource.Holders.Count == 0)
            AddHolders(reading, resource, node, node.IsTimed, length - 1);

        return resource;
    }
}
