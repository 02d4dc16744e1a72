using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The lock statement and Monitor.Enter. What a thread waits for has a sync block, and that names the owner.</summary>
internal sealed class MonitorRule : IWaitRule
{
    private static readonly string[] Entries = ["Enter", "ReliableEnter", "TryEnter"];

    public Wait? Read(Reading reading, ThreadView thread, int frame)
    {
        var method = thread.Frames[frame].Method!;
        if (method.Type != KnownTypes.Monitor || !Entries.Any(entry => method.Name.StartsWith(entry, StringComparison.Ordinal)))
            return null;

        // Nobody waits for what it has itself.
        var wanted = reading.Words.InFrames(thread, frame, 2).FirstOrDefault(instance => reading.Snapshot.HolderOf(instance.Address) is { } holder && holder != thread);
        if (wanted.IsNull)
            return null;

        var isTry = method.Name.StartsWith("Try", StringComparison.Ordinal) || method.Name.Contains("Timeout", StringComparison.Ordinal);
        return new(reading.Book.ForObject(ResourceKind.Monitor, wanted), isTry ? "Monitor.TryEnter" : "Monitor.Enter", IsTimedByName: isTry);
    }

    public void AddHolders(Reading reading)
    {
        foreach (SyncBlock block in reading.Snapshot.SyncBlocks)
        {
            if (reading.Snapshot.HolderOf(block.Object) is { } holder)
                reading.Book.ForObject(ResourceKind.Monitor, reading.Snapshot.Heap.GetObject(block.Object)).AddHolder(holder, "lock");
        }
    }
}
