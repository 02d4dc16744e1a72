using System.Buffers.Binary;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Who has a mutex that a thread waits for, read from the mutex itself. The layout is that of glibc (word, count, owner, users, kind; four bytes each);
/// where the memory does not look like one there is no answer.
/// </summary>
internal static class MutexWord
{
    /// <summary>How much of the mutex is looked at.</summary>
    public const int Length = 20;

    private const int Wait = 0;
    private const int WaitBitset = 9;
    private const int LockPi = 6;
    private const int LockPi2 = 13;
    private const int OperationMask = 0x7F;
    private const uint HasWaiters = 0x8000_0000;
    private const uint OwnerMask = 0x3FFF_FFFF;
    private const uint ContendedWord = 2;
    private const uint Robust = 16;

    // Normal, recursive, error-checking or adaptive; shared by processes; elision allowed or not.
    private const uint KnownKinds = 3 | 128 | 256 | 512;

    /// <summary>The thread that has it; <see langword="null"/> when this is no wait for a mutex that says who.</summary>
    /// <param name="call">The call in which the thread sleeps.</param>
    /// <param name="mutex">The memory at its first argument.</param>
    public static int? OwnerOf(SyscallLine call, ReadOnlySpan<byte> mutex)
    {
        var word = BinaryPrimitives.ReadUInt32LittleEndian(mutex);
        var operation = (int)(call.Arguments[1] & OperationMask);
        var owner = operation switch
        {
            // The kernel itself keeps the owner in the word.
            LockPi or LockPi2 => word & OwnerMask,
            Wait or WaitBitset => OwnerOfWaited(word, (uint)call.Arguments[2], mutex),
            _ => 0u,
        };
        return owner is 0 or > int.MaxValue ? null : (int)owner;
    }

    // The thread sleeps as long as the word is what it was when it went to sleep; a wait for anything else than a mutex has other words.
    private static uint OwnerOfWaited(uint word, uint expected, ReadOnlySpan<byte> mutex)
    {
        if (word != expected)
            return 0;

        var (owner, users, kind) = (Field(mutex, 8), Field(mutex, 12), Field(mutex, 16));
        if (word == ContendedWord)
            return users > 0 && (kind & ~KnownKinds) == 0 ? owner : 0;

        return (word & HasWaiters) != 0 && (kind & Robust) != 0 ? word & OwnerMask : 0;
    }

    private static uint Field(ReadOnlySpan<byte> mutex, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(mutex[offset..]);
}
