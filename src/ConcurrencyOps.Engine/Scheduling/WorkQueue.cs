using System.Diagnostics.CodeAnalysis;

namespace ConcurrencyOps.Scheduling;

/// <summary>
/// The items that wait for a worker, first come, first served within a key, round robin between keys, and at most so many of one key at a
/// time. Without partitions all items share one key without a limit. Not thread-safe: the run's lock guards it.
/// </summary>
/// <param name="partitionLimit">The most items of one key at a time; null for no partitions.</param>
/// <param name="oldestFirst">
/// For ordered runs: of the keys that may start an item, the one whose item is oldest, instead of round robin. The item whose turn it is to
/// write then gets the next worker; were all workers to run later items, they would wait for its turn to pass, and it for one of them.
/// </param>
internal sealed class WorkQueue(int? partitionLimit, bool oldestFirst = false)
{
    // Null keys are a key of their own; a null cannot be a dictionary key.
    private readonly Dictionary<string, Partition> _partitions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Partition _keyless = new("");
    private readonly PriorityQueue<Partition, long> _eligible = new();
    private long _turns;

    /// <summary>How many items wait.</summary>
    public int Count { get; private set; }

    /// <summary>Whether an item could start now; the others wait for one of their own key to end.</summary>
    public bool HasRunnable => _eligible.Count > 0;

    public void Enqueue(WorkEntry entry)
    {
        var partition = PartitionOf(entry);
        partition.Waiting.Enqueue(entry);
        Count++;
        Offer(partition);
    }

    public bool TryDequeue([NotNullWhen(true)] out WorkEntry? entry)
    {
        if (!_eligible.TryDequeue(out var partition, out _))
        {
            entry = null;
            return false;
        }

        partition.IsOffered = false;
        entry = partition.Waiting.Dequeue();
        partition.Running++;
        Count--;
        Offer(partition);
        return true;
    }

    /// <summary>An item that was taken is no longer running: its place in its key is free again.</summary>
    public void Release(WorkEntry entry)
    {
        var partition = PartitionOf(entry);
        partition.Running--;
        if (partition is { Running: 0, Waiting.Count: 0 } && partition != _keyless)
            _partitions.Remove(partition.Key);
        else
            Offer(partition);
    }

    /// <summary>Takes out everything that waits, oldest first.</summary>
    public List<WorkEntry> RemoveAll()
    {
        var all = _partitions.Values.Append(_keyless).SelectMany(partition => partition.Waiting).OrderBy(entry => entry.Index).ToList();
        foreach (var partition in _partitions.Values.Append(_keyless))
        {
            partition.Waiting.Clear();
            partition.IsOffered = false;
        }

        _eligible.Clear();
        Count = 0;
        return all;
    }

    private Partition PartitionOf(WorkEntry entry)
    {
        if (partitionLimit is null || entry.Key is null)
            return _keyless;

        if (!_partitions.TryGetValue(entry.Key, out var partition))
            _partitions.Add(entry.Key, partition = new Partition(entry.Key));

        return partition;
    }

    private void Offer(Partition partition)
    {
        if (partition.IsOffered || partition.Waiting.Count == 0 || partition.Running >= (partitionLimit ?? int.MaxValue))
            return;

        partition.IsOffered = true;
        _eligible.Enqueue(partition, oldestFirst ? partition.Waiting.Peek().Index : _turns++);
    }

    private sealed class Partition(string key)
    {
        public string Key { get; } = key;

        public Queue<WorkEntry> Waiting { get; } = new();

        public int Running { get; set; }

        public bool IsOffered { get; set; }
    }
}
