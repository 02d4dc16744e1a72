using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Locking;

/// <summary>Numbers for texts, dense from zero in the order they are first seen. A text is looked up as the bytes it came in: no string for each row.</summary>
internal sealed class SymbolTable
{
    private const int LongestText = 500;
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    // Ids in a log are foreign: with a secret start nobody can choose texts that all hash alike.
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();
    private Slot[] _slots = new Slot[64];
    private byte[][] _texts = new byte[16][];
    private string?[] _strings = new string?[16];

    /// <summary>How many texts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The number of a text; a new one when it was not seen before.</summary>
    public int Get(ReadOnlySpan<byte> text)
    {
        uint hash = Hash(text);
        int mask = _slots.Length - 1;
        for (int index = (int)hash & mask; ; index = (index + 1) & mask)
        {
            ref Slot slot = ref _slots[index];
            if (slot.NumberPlusOne == 0)
                return Add(text, hash);
            if (slot.Hash == hash && text.SequenceEqual(_texts[slot.NumberPlusOne - 1]))
                return slot.NumberPlusOne - 1;
        }
    }

    /// <summary>The text as a string that is safe to print.</summary>
    public string Text(int number) => _strings[number] ??= SafeText.Clean(Encoding.UTF8.GetString(_texts[number]), LongestText);

    private int Add(ReadOnlySpan<byte> text, uint hash)
    {
        if (Count == _texts.Length)
        {
            Array.Resize(ref _texts, Count * 2);
            Array.Resize(ref _strings, Count * 2);
        }

        if ((Count + 1) * 2L > _slots.Length)
            Grow();
        _texts[Count] = text.ToArray();
        Place(new Slot { Hash = hash, NumberPlusOne = ++Count });
        return Count - 1;
    }

    private void Grow()
    {
        Slot[] old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (Slot slot in old)
        {
            if (slot.NumberPlusOne != 0)
                Place(slot);
        }
    }

    private void Place(Slot slot)
    {
        int mask = _slots.Length - 1;
        int index = (int)slot.Hash & mask;
        while (_slots[index].NumberPlusOne != 0)
            index = (index + 1) & mask;
        _slots[index] = slot;
    }

    private uint Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = _seed ^ (ulong)text.Length;
        while (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[sizeof(ulong)..];
        }

        ulong rest = 0;
        if (text.Length >= sizeof(uint))
        {
            rest = BinaryPrimitives.ReadUInt32LittleEndian(text) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]) << 32);
        }
        else if (text.Length > 0)
        {
            rest = text[0] | ((uint)text[text.Length / 2] << 8) | ((uint)text[^1] << 16);
        }

        hash = Mix(hash, rest);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Mix(ulong hash, ulong next) => BitOperations.RotateLeft((hash ^ next) * Multiplier, 29) * Multiplier;

    private struct Slot
    {
        public uint Hash;
        public int NumberPlusOne;
    }
}
