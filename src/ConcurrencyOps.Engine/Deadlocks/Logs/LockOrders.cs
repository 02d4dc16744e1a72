using ConcurrencyOps.Locking;
using ConcurrencyOps.Statistics;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Notes in which orders threads take locks: each dependency once, however often it is seen.</summary>
internal sealed class LockOrders
{
    private const int BitsOfWord = 64;

    private readonly PairMap<byte> _seen = new();
    private readonly List<LockDependency> _dependencies = [];

    /// <summary>The sets of locks that were held.</summary>
    public LockSets Sets { get; } = new();

    /// <summary>What was seen.</summary>
    public IReadOnlyList<LockDependency> Dependencies => _dependencies;

    /// <summary>A thread wants a lock.</summary>
    public void Want(LoggedThread thread, in LogEntry entry)
    {
        if (thread.LockSet != 0)
            Note(thread, ref Sets.StepOf(thread.LockSet, LockSets.Element(entry.Lock, entry.Mode)), thread.Holds, entry);
    }

    /// <summary>A thread has a lock: the last of its holds.</summary>
    public void Take(LoggedThread thread, in LogEntry entry)
    {
        Span<Hold> holds = thread.Holds;
        ref LockSets.Step step = ref Sets.StepOf(thread.LockSet, LockSets.Element(entry.Lock, entry.Mode));
        holds[^1].LockSetBefore = thread.LockSet;
        if (thread.LockSet != 0)
            Note(thread, ref step, holds[..^1], entry);
        thread.LockSet = step.Next;
    }

    /// <summary>A thread gives back one of its holds.</summary>
    public void Give(LoggedThread thread, int holdIndex)
    {
        thread.LockSet = thread.Holds[holdIndex].LockSetBefore;
        if (holdIndex + 1 < thread.HoldCount)
            Rebuild(thread, holdIndex + 1);
    }

    /// <summary>A thread that shared a lock has it alone now, or the other way round.</summary>
    public void Change(LoggedThread thread, int holdIndex)
    {
        thread.LockSet = thread.Holds[holdIndex].LockSetBefore;
        Rebuild(thread, holdIndex);
    }

    private void Rebuild(LoggedThread thread, int from)
    {
        foreach (ref Hold hold in thread.Holds[from..])
        {
            hold.LockSetBefore = thread.LockSet;
            thread.LockSet = Sets.StepOf(thread.LockSet, LockSets.Element(hold.Lock.Number, hold.Mode)).Next;
        }
    }

    private void Note(LoggedThread thread, ref LockSets.Step step, ReadOnlySpan<Hold> holds, in LogEntry entry)
    {
        if (IsNew(thread.Number, ref step))
        {
            _dependencies.Add(new(
                thread.Number, LockSets.Element(entry.Lock, entry.Mode), thread.LockSet, entry.Site,
                SitesOf(holds, Sets.Elements(thread.LockSet)), entry.TimestampNs));
        }
    }

    // Most programs have few threads, and most events bring nothing new.
    private bool IsNew(int thread, ref LockSets.Step step)
    {
        bool isNew;
        if (thread < BitsOfWord)
        {
            ulong bit = 1UL << thread;
            isNew = (step.FirstThreads & bit) == 0;
            step.FirstThreads |= bit;
        }
        else
        {
            _seen.Get(step.Number, thread, out isNew);
        }

        return isNew;
    }

    private static int[]? SitesOf(ReadOnlySpan<Hold> holds, ReadOnlySpan<int> elements)
    {
        int[]? sites = null;
        foreach (ref readonly Hold hold in holds)
        {
            int place = elements.IndexOf(LockSets.Element(hold.Lock.Number, hold.Mode));
            if (hold.Site == LogEntry.None || place < 0)
                continue;
            if (sites is null)
            {
                sites = new int[elements.Length];
                sites.AsSpan().Fill(LogEntry.None);
            }

            sites[place] = hold.Site;
        }

        return sites;
    }
}
