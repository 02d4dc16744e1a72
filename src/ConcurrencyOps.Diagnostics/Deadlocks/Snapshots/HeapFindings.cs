using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>What a walk over the heap found of what can be waited for.</summary>
internal sealed class HeapFindings
{
    private const int BetweenChecks = 0x3fff;

    private readonly Dictionary<ulong, List<ClrObject>?> _lists = [];
    private ulong _lastType;
    private List<ClrObject>? _lastList;

    /// <summary>Tasks and async methods that are not completed.</summary>
    public List<ClrObject> Tasks { get; } = [];

    public List<ClrObject> Semaphores { get; } = [];

    public List<ClrObject> Locks { get; } = [];

    public List<ClrObject> ReaderWriters { get; } = [];

    public List<ClrObject> Mutexes { get; } = [];

    /// <summary>Walks the heap.</summary>
    /// <param name="heap">The heap.</param>
    /// <param name="most">How many objects to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static HeapFindings Of(ClrHeap heap, long most, CancellationToken cancellationToken)
    {
        var findings = new HeapFindings();
        var count = 0L;
        foreach (var instance in heap.EnumerateObjects())
        {
            if ((++count & BetweenChecks) == 0)
                cancellationToken.ThrowIfCancellationRequested();

            if (count > most)
                break;

            if (instance.Type is { } type && findings.ListFor(type) is { } list && (list != findings.Tasks || !TaskFields.IsCompleted(instance)))
                list.Add(instance);
        }

        return findings;
    }

    // Equal types often lie side by side.
    private List<ClrObject>? ListFor(ClrType type)
    {
        if (type.MethodTable == _lastType)
            return _lastList;

        if (!_lists.TryGetValue(type.MethodTable, out var list))
            _lists[type.MethodTable] = list = Choose(type);

        _lastType = type.MethodTable;
        return _lastList = list;
    }

    private List<ClrObject>? Choose(ClrType type) => type.Name switch
    {
        KnownTypes.Semaphore => Semaphores,
        KnownTypes.Lock => Locks,
        KnownTypes.ReaderWriter => ReaderWriters,
        KnownTypes.Mutex => Mutexes,
        _ => TaskFields.IsTask(type) ? Tasks : null,
    };
}
