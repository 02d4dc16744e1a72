using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Whether anything in the heap refers to a semaphore but those who wait for it. Static fields lie in arrays of the heap, so that they count. This walks the
/// heap once more, and is done only when a semaphore is left that nobody seems to have.
/// </summary>
internal static class OutsideReferences
{
    /// <summary>The addresses of those that something else refers to.</summary>
    /// <param name="reading">What is known.</param>
    /// <param name="semaphores">The semaphores.</param>
    /// <param name="own">The addresses of those who wait for one of them.</param>
    public static HashSet<ulong> Find(Reading reading, IEnumerable<Resource> semaphores, HashSet<ulong> own)
    {
        var wanted = semaphores.Select(static semaphore => semaphore.Instance.Address).ToHashSet();
        HashSet<ulong> known = [];
        Dictionary<ulong, bool> types = [];
        foreach (var instance in reading.Snapshot.Heap.EnumerateObjects())
        {
            reading.CancellationToken.ThrowIfCancellationRequested();
            if (instance.Type is not { } type || !CanRefer(types, type) || own.Contains(instance.Address))
                continue;

            known.UnionWith(instance.EnumerateReferenceAddresses().Where(wanted.Contains));
        }

        return known;
    }

    private static bool CanRefer(Dictionary<ulong, bool> types, ClrType type)
    {
        if (!types.TryGetValue(type.MethodTable, out var can))
        {
            types[type.MethodTable] = can = type.ContainsPointers && type.Name is not (KnownTypes.Semaphore or "System.String")
                && !type.Name!.Contains("SemaphoreSlim+TaskNode", StringComparison.Ordinal)
                && (type.IsArray ? MayBe(type.ComponentType) : HasField(type, 0));
        }

        return can;
    }

    // A struct within may hold it: the state of an async method does.
    private static bool HasField(ClrType type, int depth) => type.Fields.Any(field => field.IsObjectReference
        ? MayBe(field.Type)
        : field is { IsValueType: true, IsPrimitive: false } && (field.Type is null || (depth < 4 && HasField(field.Type, depth + 1))));

    private static bool MayBe(ClrType? type) =>
        type?.Name is null or KnownTypes.Semaphore or "System.Object" or "System.IDisposable" or "System.__Canon" || type.IsInterface();

    private static bool IsInterface(this ClrType type) => (type.TypeAttributes & System.Reflection.TypeAttributes.Interface) != 0;
}
