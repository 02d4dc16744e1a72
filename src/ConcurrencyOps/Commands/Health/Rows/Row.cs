using System.Collections;
using System.Management.Automation;

namespace ConcurrencyOps.Commands;

/// <summary>Looks into an input object by name, whatever made it: a CSV row, JSON, a hashtable, a result of an earlier check.</summary>
internal sealed class Row(object item)
{
    // A row is asked for dozens of names, and the engine takes its time for each: all of them once is cheaper.
    private readonly Dictionary<string, object?> _cells = Cell.Plain(item) is IDictionary dictionary ? CellsOf(dictionary) : CellsOf(PSObject.AsPSObject(item));

    /// <summary>The value of the first of the names that has one; null for none.</summary>
    public object? Find(params string[] names)
    {
        foreach (var name in names)
        {
            if (Value(name) is { } value && !Cell.IsEmpty(value))
                return value;
        }

        return null;
    }

    /// <summary>It says something under this name, be it unreadable.</summary>
    public bool Has(string name)
    {
        try
        {
            return Find(name) is not null;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    /// <summary>Names and values of a hashtable, an object, or of lines or ;-separated parts of text.</summary>
    /// <exception cref="FormatException">A part of the text has no separator.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Pairs(object value, char separator) => Cell.Plain(value) switch
    {
        IDictionary dictionary => dictionary.Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create(Cell.Text(entry.Key), Text(entry.Value))),
        string text => Parts(text, separator),
        IEnumerable many => many.Cast<object?>().Where(static part => !Cell.IsEmpty(part)).SelectMany(part => Pairs(part!, separator)),
        _ => PSObject.AsPSObject(value).Properties.Select(static property => KeyValuePair.Create(property.Name, Text(ValueOf(property)))),
    };

    private static IEnumerable<KeyValuePair<string, string>> Parts(string text, char separator)
    {
        // The value of a header may hold a semicolon: headers are told apart by lines only.
        char[] ends = separator == ':' ? ['\n'] : ['\n', ';'];
        foreach (var part in text.Split(ends, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf(separator, StringComparison.Ordinal);
            if (at <= 0)
                throw new FormatException($"A part of it has no '{separator}' between name and value.");

            yield return KeyValuePair.Create(part[..at].Trim(), part[(at + 1)..].Trim());
        }
    }

    private static string Text(object? value) => value is null ? "" : Cell.List(value);

    private object? Value(string name) => _cells.GetValueOrDefault(name) is PSPropertyInfo property ? ValueOf(property) : _cells.GetValueOrDefault(name);

    private static Dictionary<string, object?> CellsOf(IDictionary dictionary)
    {
        var cells = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in dictionary)
            cells.TryAdd(entry.Key.ToString() ?? "", entry.Value);

        return cells;
    }

    // The properties, not their values: those may be scripts that nobody asked for.
    private static Dictionary<string, object?> CellsOf(PSObject item)
    {
        var cells = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in item.Properties)
            cells.TryAdd(property.Name, property);

        return cells;
    }

    // A property may be a script, or ask a remote machine.
    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException error)
        {
            throw new FormatException($"The property {property.Name} cannot be read: {error.GetBaseException().Message}", error);
        }
    }
}
