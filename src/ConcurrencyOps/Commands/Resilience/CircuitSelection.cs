using System.Management.Automation;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>Which circuits -Key means.</summary>
internal static class CircuitSelection
{
    /// <summary>
    /// The circuits that the keys mean, each once. A key that is there as it stands means that one alone: a URL may hold what would be a wildcard. The name
    /// that several services share means all of them.
    /// </summary>
    /// <param name="circuits">Those there are.</param>
    /// <param name="keys">The keys; wildcards are allowed.</param>
    public static IReadOnlyList<CircuitState> Of(IReadOnlyList<CircuitState> circuits, IEnumerable<string> keys)
    {
        var meant = keys.SelectMany(key => Of(circuits, key)).ToHashSet();
        return [.. circuits.Where(meant.Contains)];
    }

    /// <summary>The circuits that one key means.</summary>
    public static IEnumerable<CircuitState> Of(IReadOnlyList<CircuitState> circuits, string key)
    {
        var same = circuits.Where(circuit => Names(circuit).Contains(key, StringComparer.OrdinalIgnoreCase)).ToList();
        var pattern = WildcardPattern.Get(key, WildcardOptions.IgnoreCase);
        return same.Count > 0 ? same : circuits.Where(circuit => Names(circuit).Any(pattern.IsMatch));
    }

    private static string[] Names(CircuitState circuit) => [circuit.Key, circuit.WholeKey, ShownKeys.NameIn(circuit.Key)];
}
