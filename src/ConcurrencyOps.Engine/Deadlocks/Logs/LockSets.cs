using System.Runtime.InteropServices;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Statistics;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// The sets of locks that threads hold, each once, by number; the empty set is 0. An element is a lock and how it is held. The way from a set to the
/// set with one more is remembered: programs walk the same ways over and over.
/// </summary>
internal sealed class LockSets
{
    private readonly PairMap<Step> _steps = new();
    private readonly Dictionary<int[], int> _numbers = new(new SameElements());
    private readonly List<int[]> _sets = [];

    public LockSets() => Add([]);

    /// <summary>The element of a lock that is held so.</summary>
    public static int Element(int @lock, LockMode mode) => (@lock << 1) | (mode == LockMode.Shared ? 1 : 0);

    /// <summary>The lock of an element.</summary>
    public static int LockOf(int element) => element >> 1;

    /// <summary>How an element is held.</summary>
    public static LockMode ModeOf(int element) => (element & 1) == 1 ? LockMode.Shared : LockMode.Exclusive;

    /// <summary>The elements of a set, sorted.</summary>
    public ReadOnlySpan<int> Elements(int set) => _sets[set];

    /// <summary>The way from a set to the set with one more element. The reference is good until the next call.</summary>
    public ref Step StepOf(int set, int element)
    {
        ref Step step = ref _steps.Get(set, element, out bool isNew);
        if (isNew)
        {
            step.Number = _steps.Count - 1;
            step.Next = Union(set, element);
        }

        return ref step;
    }

    private int Union(int set, int element)
    {
        int[] elements = _sets[set];
        int place = Array.BinarySearch(elements, element);
        if (place >= 0)
            return set;

        place = ~place;
        int[] union = new int[elements.Length + 1];
        elements.AsSpan(0, place).CopyTo(union);
        union[place] = element;
        elements.AsSpan(place).CopyTo(union.AsSpan(place + 1));
        return _numbers.TryGetValue(union, out int number) ? number : Add(union);
    }

    private int Add(int[] elements)
    {
        _sets.Add(elements);
        return _numbers[elements] = _sets.Count - 1;
    }

    /// <summary>The way from a set to the set with one more.</summary>
    internal struct Step
    {
        /// <summary>The set with one more.</summary>
        public int Next;

        /// <summary>The number of the way.</summary>
        public int Number;

        /// <summary>A bit for each of the first threads that went it.</summary>
        public ulong FirstThreads;
    }

    private sealed class SameElements : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] elements)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(elements.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
