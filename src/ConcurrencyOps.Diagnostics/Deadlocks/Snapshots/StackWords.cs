using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// What objects a stack refers to, by its raw words. The runtime's own list of roots leaves out what optimised code does not use any more, and asking for it
/// can crash the library.
/// </summary>
internal sealed class StackWords(ClrHeap heap, IDataReader memory)
{
    private const int LongestFrame = 4096;
    private const int LongestStack = 256 * 1024;

    // Below the outermost frame that is known there are arguments of its caller.
    private const int BeyondLastFrame = 512;
    private const ulong Nearby = 1024;
    private const uint LowestObject = 0x10000;

    private readonly Dictionary<(long Thread, int Frame), IReadOnlyList<ClrObject>> _frames = [];

    /// <summary>The objects in one frame, in the order of their places; some may be left from earlier calls.</summary>
    public IReadOnlyList<ClrObject> InFrame(ThreadView thread, int frame)
    {
        if (frame >= thread.Frames.Count)
            return [];

        if (!_frames.TryGetValue((thread.Id, frame), out var objects))
        {
            var start = thread.Frames[frame].StackPointer;
            var end = Math.Min(EndOf(thread, frame, start), start + LongestFrame);
            IEnumerable<ClrObject> arguments = thread.Frames[frame].IsNative ? ArgumentsOf(start, end) : [];
            _frames[(thread.Id, frame)] = objects = [.. arguments, .. Between(start, end)];
        }

        return objects;
    }

    /// <summary>The objects in a few frames, those of the inner ones first.</summary>
    public IEnumerable<ClrObject> InFrames(ThreadView thread, int first, int count) =>
        Enumerable.Range(first, count).SelectMany(frame => InFrame(thread, frame));

    /// <summary>The objects in the whole stack.</summary>
    public IEnumerable<ClrObject> InStack(ThreadView thread)
    {
        if (thread.Frames.Count == 0)
            return [];

        var start = thread.Frames.Min(static frame => frame.StackPointer);
        var end = thread.Frames.Max(static frame => frame.StackPointer) + BeyondLastFrame;
        return Between(start, Math.Min(end, start + LongestStack));
    }

    // Frames of the runtime itself lie within those of the methods around them.
    private static ulong EndOf(ThreadView thread, int frame, ulong start)
    {
        for (var i = frame + 1; i < thread.Frames.Count; i++)
        {
            if (thread.Frames[i].StackPointer > start)
                return thread.Frames[i].StackPointer;
        }

        return start + BeyondLastFrame;
    }

    // A native function of .NET 8 or 9 that was given an object keeps it in a variable nearby, and notes the variable's place for the collector.
    private List<ClrObject> ArgumentsOf(ulong start, ulong end) =>
        [.. Words(start, end).Where(place => place > start - Nearby && place < start + Nearby).SelectMany(place => Between(place, place + (ulong)nuint.Size))];

    private List<ClrObject> Between(ulong start, ulong end) => [.. Words(start, end).Select(ObjectAt).Where(static instance => !instance.IsNull)];

    private ClrObject ObjectAt(ulong address)
    {
        if (address < LowestObject || address % (ulong)nuint.Size != 0 || heap.GetSegmentByAddress(address) is null)
            return default;

        var instance = heap.GetObject(address);
        return instance.Type is null ? default : instance;
    }

    private List<ulong> Words(ulong start, ulong end)
    {
        var bytes = new byte[end - start];
        var read = memory.Read(start, bytes);
        List<ulong> words = [];
        foreach (var word in MemoryMarshal.Cast<byte, nuint>(bytes.AsSpan(0, read)))
            words.Add(word);

        return words;
    }
}
