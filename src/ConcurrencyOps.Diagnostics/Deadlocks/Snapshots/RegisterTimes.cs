using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Whether a wait in a dump ends by itself, by the registers of its thread: it is in a futex call, and the fourth argument of that is its time-out. Known for
/// Linux on x64; a running process is asked through /proc instead.
/// </summary>
internal sealed class RegisterTimes(IDataReader memory)
{
    // The record that Windows keeps registers in, which the library uses for all systems.
    private const int RecordSize = 1232;
    private const uint Integers = 0x100003;
    private const int Operation = 0xa8;
    private const int Time = 0xc8;
    private const int Instruction = 0xf8;

    // FUTEX_WAIT and FUTEX_WAIT_BITSET; the flags say which clock, and that no other process takes part.
    private const ulong Wait = 0;
    private const ulong WaitBits = 9;
    private const ulong Flags = 0x180;

    private static readonly byte[] SystemCall = [0x0f, 0x05];

    private readonly bool _isKnown = memory.TargetPlatform == OSPlatform.Linux && memory.Architecture == Architecture.X64;

    /// <summary>Null when it cannot be told.</summary>
    public bool? IsTimed(long thread)
    {
        var registers = new byte[RecordSize];
        if (!_isKnown || !memory.GetThreadContext((uint)thread, Integers, registers))
            return null;

        var call = new byte[SystemCall.Length];
        var isInCall = memory.Read(Register(registers, Instruction) - (ulong)call.Length, call) == call.Length && call.AsSpan().SequenceEqual(SystemCall);
        return isInCall && (Register(registers, Operation) & ~Flags) is Wait or WaitBits ? Register(registers, Time) != 0 : null;
    }

    private static ulong Register(byte[] registers, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(registers.AsSpan(offset));
}
