using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>Reads headers: a hashtable, an object with a property each, or lines of text such as 'Accept: text/plain'.</summary>
internal static class HeaderCell
{
    public static IReadOnlyList<KeyValuePair<string, string>> Read(object value) =>
        [.. Row.Pairs(value, ':').Select(static pair => KeyValuePair.Create(pair.Key, Value(pair.Key, pair.Value)))];

    /// <summary>The value, after a look for what would make two headers of one.</summary>
    public static string Value(string name, string value)
    {
        HeaderRules.Check(name, value);
        return value;
    }
}
