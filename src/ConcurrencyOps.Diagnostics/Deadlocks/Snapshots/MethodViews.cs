using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>The methods that were met, each read once: five hundred threads wait in the same few.</summary>
internal sealed class MethodViews
{
    private readonly Dictionary<ulong, MethodView> _methods = [];
    private readonly Dictionary<ulong, int?> _offsets = [];

    public MethodView View(ClrMethod method)
    {
        if (!_methods.TryGetValue(method.MethodDesc, out var view))
        {
            var type = method.Type.Name ?? "?";
            var name = method.Name ?? "?";
            var module = method.Type.Module.Name;
            view = new(type, name, ReadableNames.OfMethod(type, name), FrameworkNames.Includes(module, type), module, method.MetadataToken);
            _methods[method.MethodDesc] = view;
        }

        return view;
    }

    /// <summary>How far into the method's IL an address is; null where the compiler kept no record of it.</summary>
    public int? OffsetOf(ClrMethod method, ulong instruction)
    {
        if (!_offsets.TryGetValue(instruction, out var offset))
            _offsets[instruction] = offset = Map(method, instruction);

        return offset;
    }

    private static int? Map(ClrMethod method, ulong instruction)
    {
        // A method that was compiled once more has code elsewhere, which this record does not describe.
        if (!Holds(method.HotColdInfo, instruction))
            return null;

        // It is where the call returns to: the call itself is before.
        var call = instruction - 1;
        var map = method.ILOffsetMap;
        if (map.IsDefaultOrEmpty)
            return null;

        var best = map.Where(part => part.ILOffset >= 0 && part.StartAddress <= call).MaxBy(static part => part.StartAddress);
        return best.StartAddress == 0 ? null : best.ILOffset;
    }

    private static bool Holds(HotColdRegions code, ulong instruction) =>
        (instruction >= code.HotStart && instruction <= code.HotStart + code.HotSize)
        || (instruction >= code.ColdStart && instruction <= code.ColdStart + code.ColdSize);
}
