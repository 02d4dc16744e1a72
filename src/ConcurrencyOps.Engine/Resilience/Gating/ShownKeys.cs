using System.Buffers;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Resilience;

/// <summary>
/// Keys as people see them. The key of a service ends in a bar and a hash, which tells services of one name apart (<see cref="ServiceCheck.CircuitKey"/>). It
/// is shown without, unless two keys of a policy would look the same then.
/// </summary>
internal static class ShownKeys
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>What each of the keys of a policy is shown as.</summary>
    /// <param name="keys">The keys, each once.</param>
    /// <param name="nameIn">Gives the part of a key that is for people; <see cref="NameIn"/> unless somebody knows better.</param>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyCollection<string> keys, Func<string, string>? nameIn = null)
    {
        var names = keys.ToDictionary(static key => key, nameIn ?? NameIn);
        var count = names.Values.GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.OrdinalIgnoreCase);
        return names.ToDictionary(static pair => pair.Key, pair => count[pair.Value] > 1 ? pair.Key : pair.Value);
    }

    /// <summary>The circuits of a policy with their keys as they are shown, in that order.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<CircuitState> Apply(IReadOnlyCollection<CircuitState> states, Func<string, string>? nameIn = null)
    {
        var shown = Of([.. states.Select(static state => state.WholeKey)], nameIn);
        return [.. states.Select(state => state.ShownAs(shown[state.WholeKey])).OrderBy(static state => state.Key, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The part of a key that is for people.</summary>
    public static string NameIn(string key)
    {
        var bar = key.Length - SafeUrl.KeyDigits - 1;
        return bar > 0 && key[bar] == '|' && key.AsSpan(bar + 1).IndexOfAnyExcept(HexDigits) < 0 ? key[..bar] : key;
    }
}
