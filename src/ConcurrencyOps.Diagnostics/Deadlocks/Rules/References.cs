using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Which of some wanted objects can be reached from another in a few steps, through objects that are not the framework's, delegates and short arrays.</summary>
internal sealed class References(Reading reading, IEnumerable<ulong> wanted)
{
    private const int MostSteps = 4;
    private const int LongestArray = 64;

    // So many objects are looked through under the pause; after that an answer would be incomplete.
    private const int MostObjects = 1_000_000;

    private readonly HashSet<ulong> _wanted = [.. wanted];
    private readonly Dictionary<(ulong Address, int Steps), HashSet<ulong>> _known = [];

    /// <summary>Too much was to be looked through, and some of it was not.</summary>
    public bool IsIncomplete => _known.Count >= MostObjects;

    /// <summary>Those that an object is or knows.</summary>
    public IEnumerable<ulong> From(ClrObject start) => _wanted.Contains(start.Address) ? [start.Address] : IsUsers(start) ? Within(start, MostSteps) : [];

    /// <summary>Those that an object knows, whoever's it is.</summary>
    public IEnumerable<ulong> Of(ClrObject start) => Within(start, MostSteps);

    private HashSet<ulong> Within(ClrObject start, int steps)
    {
        if (_known.TryGetValue((start.Address, steps), out var found))
            return found;

        reading.CancellationToken.ThrowIfCancellationRequested();
        _known[(start.Address, steps)] = found = [];
        if (IsIncomplete)
            return found;

        foreach (var reference in start.EnumerateReferences())
        {
            if (_wanted.Contains(reference.Address))
                found.Add(reference.Address);
            else if (steps > 1 && IsUsers(reference))
                found.UnionWith(Within(reference, steps - 1));
        }

        return found;
    }

    private static bool IsUsers(ClrObject instance) => instance.Type is { } type
        && (type.IsArray ? type.ComponentType is { IsObjectReference: true } && instance.AsArray().Length <= LongestArray
            : instance.IsDelegate || (type.Name is { } name && !FrameworkNames.Includes(name)));
}
