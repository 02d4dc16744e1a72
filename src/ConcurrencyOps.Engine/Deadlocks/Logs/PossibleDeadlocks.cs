using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Which circles of lock orders could be deadlocks, by the rules of iGoodlock: the dependencies come from different threads, and no two of them hold a lock
/// that excludes the other - a gate, which lets only one of them in at a time. Locks that are only shared exclude nobody.
/// </summary>
internal sealed class PossibleDeadlocks
{
    /// <summary>The most that are told.</summary>
    public const int MostFound = 1_000;

    private const int MostSteps = 50_000_000;

    private readonly LockOrders _orders;
    private readonly Func<int, bool> _isOwned;
    private readonly OrderGraph _graph;
    private readonly List<CycleFinding> _findings = [];
    private readonly List<LockDependency> _picked = [];
    private int _steps;

    /// <summary>Searches.</summary>
    public PossibleDeadlocks(LockOrders orders, int lockCount, Func<int, bool> isOwned, int[] threadRanks)
    {
        (_orders, _isOwned) = (orders, isOwned);
        _graph = new(orders, lockCount, isOwned, threadRanks);
        var cycles = new OrderCycles(_graph, Look);
        cycles.Search();
        MayBeLonger = cycles.MayBeLonger;
        IsIncomplete = cycles.IsIncomplete || _steps > MostSteps || _findings.Count >= MostFound;
    }

    /// <summary>What was found, for each circle of locks the first threads that could be in it.</summary>
    public IReadOnlyList<CycleFinding> Findings => _findings;

    /// <summary>There may be circles of more locks than were looked for.</summary>
    public bool MayBeLonger { get; }

    /// <summary>The search was ended because it cost too much, or found too many.</summary>
    public bool IsIncomplete { get; }

    private bool Look(IReadOnlyList<int> circle)
    {
        _picked.Clear();
        if (_findings.Count >= MostFound || !Pick(circle))
            return false;

        LoggedStep[] steps = [.. _picked.Select(StepOf)];
        _findings.Add(new(DeadlockCertainty.Potential, steps, 0, _picked.Max(static dependency => dependency.SeenNs)));
        return true;
    }

    // The thread of place i holds lock i and wants the next.
    private bool Pick(IReadOnlyList<int> circle)
    {
        int place = _picked.Count;
        if (place == circle.Count)
            return Excludes(_picked[^1], _picked[0], circle[0]);

        foreach (int number in _graph.Dependencies(circle[place], circle[(place + 1) % circle.Count]))
        {
            if (++_steps > MostSteps)
                return false;
            LockDependency dependency = _orders.Dependencies[number];
            if (place > 0 && !Excludes(_picked[^1], dependency, circle[place]))
                continue;
            if (!_picked.TrueForAll(other => other.Thread != dependency.Thread && CanHoldBoth(other.Held, dependency.Held)))
                continue;
            _picked.Add(dependency);
            if (Pick(circle))
                return true;
            _picked.RemoveAt(place);
        }

        return false;
    }

    private bool Excludes(in LockDependency waiter, in LockDependency holder, int @lock)
    {
        ReadOnlySpan<int> held = _orders.Sets.Elements(holder.Held);
        return waiter.Mode == LockMode.Exclusive || held.BinarySearch(LockSets.Element(@lock, LockMode.Exclusive)) >= 0;
    }

    // Whether two threads can hold two sets at the same time.
    private bool CanHoldBoth(int one, int other)
    {
        ReadOnlySpan<int> left = _orders.Sets.Elements(one), right = _orders.Sets.Elements(other);
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            int leftLock = LockSets.LockOf(left[i]), rightLock = LockSets.LockOf(right[j]);
            if (leftLock == rightLock && LoggedLock.Excludes(LockSets.ModeOf(left[i]), LockSets.ModeOf(right[j])) && _isOwned(leftLock))
                return false;
            if (leftLock <= rightLock)
                i++;
            if (rightLock <= leftLock)
                j++;
        }

        return true;
    }

    private LoggedStep StepOf(LockDependency dependency)
    {
        ReadOnlySpan<int> elements = _orders.Sets.Elements(dependency.Held);
        var holds = new HeldLock[elements.Length];
        for (int index = 0; index < elements.Length; index++)
        {
            holds[index] = new(
                LockSets.LockOf(elements[index]), LockSets.ModeOf(elements[index]), dependency.HeldSites is { } sites ? sites[index] : LogEntry.None);
        }

        return new(dependency.Thread, dependency.Lock, dependency.Mode, dependency.Site, holds);
    }
}
