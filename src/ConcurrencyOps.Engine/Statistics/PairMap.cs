using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConcurrencyOps.Statistics;

/// <summary>
/// Values by pairs of numbers: a dictionary for millions of pairs. Open addressing with a multiplicative hash; a Dictionary of longs made of two
/// numbers hashes the one by the other (low half xor high half), and slows down a hundredfold.
/// </summary>
/// <typeparam name="TValue">What is kept for a pair.</typeparam>
internal sealed class PairMap<TValue>
    where TValue : struct
{
    private const int SmallestBits = 4;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private Slot[] _slots = new Slot[1 << SmallestBits];
    private int _shift = 64 - SmallestBits;

    /// <summary>How many pairs there are.</summary>
    public int Count { get; private set; }

    /// <summary>The value of a pair: there from now on. The reference is good until the next pair is added.</summary>
    /// <param name="first">Zero or more.</param>
    /// <param name="second">Zero or more.</param>
    /// <param name="isNew">The pair was not there; its value is the default one.</param>
    public ref TValue Get(int first, int second, out bool isNew)
    {
        // Zero is the key of a free slot.
        ulong key = (((ulong)(uint)first << 32) | (uint)second) + 1;
        ref Slot slot = ref Find(key);
        isNew = slot.Key == 0;
        if (isNew)
        {
            if ((Count + 1) * 4L > _slots.Length * 3L)
            {
                Grow();
                slot = ref Find(key);
            }

            slot.Key = key;
            Count++;
        }

        return ref slot.Value;
    }

    /// <summary>All pairs with their values, in no order.</summary>
    public IEnumerable<(int First, int Second, TValue Value)> Entries()
    {
        foreach (Slot slot in _slots)
        {
            if (slot.Key != 0)
                yield return ((int)((slot.Key - 1) >> 32), (int)(slot.Key - 1), slot.Value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot Find(ulong key)
    {
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        int index = (int)((key * Multiplier) >> _shift);
        while (slots[index].Key != 0 && slots[index].Key != key)
            index = (index + 1) & mask;
        return ref slots[index];
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        _shift = 64 - BitOperations.Log2((uint)_slots.Length);
        foreach (Slot slot in old)
        {
            if (slot.Key != 0)
                Find(slot.Key) = slot;
        }
    }

    private struct Slot
    {
        public ulong Key;
        public TValue Value;
    }
}
