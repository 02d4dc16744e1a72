using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Whether anything in the heap refers to a semaphore but those who wait for it. Static fields lie in arrays of the heap, so that they count. This walks the
/// heap once more, and is done only when a semaphore is left that nobody seems to have.
/// </summary>
internal sealed class OutsideReferences
{
    // Asking a type for its fields takes longer than looking at some objects of it.
    private const int ObjectsBeforeAsking = 100;
    private const int DeepestStruct = 4;

    private readonly HashSet<ulong> _wanted;
    private readonly Dictionary<ulong, (int Objects, bool CanRefer)> _types = [];

    private OutsideReferences(IEnumerable<Resource> semaphores) => _wanted = [.. semaphores.Select(static semaphore => semaphore.Instance.Address)];

    /// <summary>The addresses of those that something else refers to.</summary>
    /// <param name="reading">What is known.</param>
    /// <param name="semaphores">The semaphores.</param>
    /// <param name="own">The addresses of those who wait for one of them.</param>
    public static HashSet<ulong> Find(Reading reading, IEnumerable<Resource> semaphores, HashSet<ulong> own)
    {
        var search = new OutsideReferences(semaphores);
        HashSet<ulong> known = [];
        foreach (var instance in reading.Snapshot.Heap.EnumerateObjects())
        {
            reading.CancellationToken.ThrowIfCancellationRequested();
            if (instance.Type is { ContainsPointers: true } type && search.CanRefer(type) && !own.Contains(instance.Address))
                known.UnionWith(instance.EnumerateReferenceAddresses().Where(search._wanted.Contains));
        }

        return known;
    }

    private bool CanRefer(ClrType type)
    {
        if (!_types.TryGetValue(type.MethodTable, out var known))
            known.CanRefer = true;

        known.Objects++;
        if (known.Objects == ObjectsBeforeAsking)
            known.CanRefer = type.IsArray ? MayBeSemaphore(type.ComponentType) : HasField(type, DeepestStruct);

        _types[type.MethodTable] = known;
        return known.CanRefer;
    }

    // A struct within may hold it: the state of an async method does.
    private static bool HasField(ClrType type, int depth) => depth == 0 || type.Fields.Any(field => field.IsObjectReference
        ? MayBeSemaphore(field.Type)
        : field is { IsValueType: true, IsPrimitive: false } && (field.Type is null || HasField(field.Type, depth - 1)));

    private static bool MayBeSemaphore(ClrType? type) => type?.Name is null or KnownTypes.Semaphore or "System.Object" or "System.IDisposable" or "System.__Canon"
        || (type.TypeAttributes & System.Reflection.TypeAttributes.Interface) != 0;
}
