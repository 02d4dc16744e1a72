using ConcurrencyOps.Health;

namespace ConcurrencyOps.Commands;

/// <summary>What rows ask for and do not get, over a whole call: it is said once, not for each row.</summary>
/// <param name="callWide">The parameters that are for the whole call: a column named so does nothing.</param>
internal sealed class UnusedSettings(IReadOnlyList<string> callWide)
{
    private readonly SortedSet<string> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _schemes = new(StringComparer.Ordinal);

    /// <summary>What there is to say, once all rows are read.</summary>
    public IEnumerable<string> Warnings()
    {
        if (_columns.Count == 1)
            yield return $"The column {_columns.Min} is not used: it is a setting of the whole call, not of a row. Give -{_columns.Min} instead.";

        if (_columns.Count > 1)
            yield return $"The columns {List(_columns)} are not used: they are settings of the whole call, not of a row. Give {List(_columns.Select(static name => $"-{name}"))} instead.";

        if (_schemes.Count > 0)
            yield return $"ReuseConnection is not used for {List(_schemes)}: only connections of http and https are kept. The others are made anew for each check.";
    }

    /// <summary>Looks for columns that are for the whole call; an empty cell asks for nothing.</summary>
    public void Look(Row row)
    {
        foreach (var name in callWide)
        {
            if (!_columns.Contains(name) && row.Has(name))
                _columns.Add(name);
        }
    }

    /// <summary>Looks for settings that the kind of check has no use for.</summary>
    public void Look(ServiceCheck check)
    {
        if (check is { ReuseConnection: true, Kind: not CheckKind.Http })
            _schemes.Add(check.Target.Scheme);
    }

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 1 ? all[0] : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
