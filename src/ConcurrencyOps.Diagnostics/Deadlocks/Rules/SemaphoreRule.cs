using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// SemaphoreSlim. Nobody records who has it, so it is inferred, while its count is 0: an async method or a thread that refers to it and does not wait for it.
/// Any of them may free it.
/// </summary>
internal sealed class SemaphoreRule : IWaitRule
{
    public Wait? Read(Reading reading, ThreadView thread, int frame)
    {
        if (!IsWait(thread.Frames[frame].Method!))
            return null;

        var count = Frames.CountWhile(thread, frame, IsWait);
        var wanted = reading.Words.InFrames(thread, frame, count + 1).FirstOrDefault(static instance => instance.Type?.Name == KnownTypes.Semaphore);
        return wanted.IsNull ? null : new(reading.Book.ForObject(ResourceKind.Semaphore, wanted), "SemaphoreSlim.Wait");
    }

    public void AddHolders(Reading reading)
    {
        var queues = new SemaphoreQueues(reading);
        var waited = reading.Waits.Values.Select(static wait => wait.Resource).Concat(reading.Book.All.ToList())
            .Where(static resource => resource is { Kind: ResourceKind.Task or ResourceKind.AsyncMethod, Instance.IsNull: false })
            .Select(static resource => resource.Instance).Distinct();
        var graph = AwaitGraph.Build(reading, waited, queues.Places);
        new SemaphoreHolders(reading, graph, queues).Add();
        AwaitFacts.Add(reading, graph);
    }

    private static bool IsWait(MethodView method) => method.Type == KnownTypes.Semaphore && method.Name.StartsWith("Wait", StringComparison.Ordinal);
}
