using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// From addresses of compiled code to offsets in the code it was compiled from, by the events that a runtime sends about what it compiles and, at the end, about
/// all that it has compiled. TraceEvent has a map of its own, but not of a live session, and none for the address before the one that a call returns to.
/// </summary>
internal sealed class CodeMap
{
    private readonly Dictionary<ulong, Code> _codes = [];
    private readonly Dictionary<long, Code> _withoutPoints = [];
    private readonly Dictionary<long, Point[]> _withoutCode = [];
    private Code[]? _sorted;

    /// <summary>Learns from a source's events.</summary>
    public void Listen(TraceEventDispatcher source)
    {
        // What is compiled is told before its points are; at the end it is the other way round.
        source.Clr.MethodLoadVerbose += method => _withoutPoints[method.MethodID] = Add(method);
        source.Clr.MethodILToNativeMap += map =>
        {
            if (_withoutPoints.Remove(map.MethodID, out var code))
                code.Points = PointsOf(map);
        };
        var rundown = new ClrRundownTraceEventParser(source);
        rundown.MethodILToNativeMapDCStop += map => _withoutCode[map.MethodID] = PointsOf(map);
        rundown.MethodDCStopVerbose += method =>
        {
            if (_withoutCode.Remove(method.MethodID, out var points))
                Add(method).Points = points;
        };
    }

    /// <summary>How far into the code of its method a call is that returns to the address; <see langword="null"/> when it is not known.</summary>
    public int? OffsetBefore(ulong returnAddress)
    {
        _sorted ??= [.. _codes.Values.OrderBy(static code => code.Start)];
        var call = returnAddress - 1;
        var (low, high) = (0, _sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_sorted[middle].Start <= call)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && _sorted[low - 1] is { } code && call - code.Start < code.Size ? code.OffsetAt((int)(call - code.Start)) : null;
    }

    private Code Add(MethodLoadUnloadVerboseTraceData method)
    {
        _sorted = null;
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, method.MethodStartAddress, out _);
        return code = new Code(method.MethodStartAddress, (uint)method.MethodSize);
    }

    // Prologues and epilogues, which have no place in the source, are left out.
    private static Point[] PointsOf(MethodILToNativeMapTraceData map) =>
        [.. Enumerable.Range(0, map.CountOfMapEntries).Select(i => new Point(map.NativeOffset(i), map.ILOffset(i))).Where(static point => point.Source >= 0)];

    private readonly record struct Point(int Native, int Source);

    private sealed class Code(ulong start, uint size)
    {
        public ulong Start => start;

        public uint Size => size;

        public Point[] Points { get; set; } = [];

        public int? OffsetAt(int native)
        {
            Point? best = null;
            foreach (var point in Points)
            {
                if (point.Native <= native && (best is null || point.Native >= best.Value.Native))
                    best = point;
            }

            return best?.Source;
        }
    }
}
