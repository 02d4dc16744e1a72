using System.Globalization;
using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// What locked objects are, and how threads are called. Read while the process runs, so nothing is taken for true that is not confirmed by a second source: an
/// object that others waited for has a block in the runtime's own table that refers to it.
/// </summary>
internal static class LockedObjects
{
    public static IReadOnlyList<ResourceFacts> Of(ClrRuntime runtime, IReadOnlyList<ulong> addresses)
    {
        var locked = runtime.Heap.EnumerateSyncBlocks().Select(static block => block.Object).ToHashSet();
        List<ResourceFacts> facts = [];
        foreach (var address in addresses.Where(locked.Contains).Distinct())
        {
            if (runtime.Heap.GetObject(address).Type?.Name is not { } type)
                continue;

            var name = ReadableNames.OfType(type);
            facts.Add(new() { Id = address.ToString("x", CultureInfo.InvariantCulture), Kind = ResourceKind.Monitor, Label = name, Type = name });
        }

        return facts;
    }

    public static IReadOnlyList<ThreadFacts> Threads(ClrRuntime runtime)
    {
        var names = Snapshot.NamesOf(runtime);
        return
        [
            .. runtime.Threads.Where(static thread => thread.IsAlive && thread.OSThreadId != 0).Select(thread => new ThreadFacts
            {
                Id = thread.OSThreadId,
                ManagedId = thread.ManagedThreadId,
                Name = names.GetValueOrDefault(thread.ManagedThreadId) is { Length: > 0 } name ? name : null,
            }),
        ];
    }
}
