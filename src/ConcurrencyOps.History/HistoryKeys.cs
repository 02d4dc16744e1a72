using System.IO.Enumeration;
using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>What the numbers in the entries stand for. Each is read once and its text shared by all entries.</summary>
internal sealed class HistoryKeys(SqliteConnection connection)
{
    private readonly Dictionary<long, (string Name, string Url)> _services = [];
    private readonly Dictionary<long, string> _runs = [];
    private readonly Dictionary<long, string> _words = [];

    /// <summary>The services whose names fit one of the patterns: * and ? as wildcards, whatever the letter case.</summary>
    public List<long> ServicesNamed(IReadOnlyList<string> patterns)
    {
        // A backslash is a letter like any other here.
        var escaped = patterns.Select(static pattern => HistoryText.Clean(pattern).Replace(@"\", @"\\", StringComparison.Ordinal)).ToList();
        using var command = connection.Prepare("SELECT id, name FROM service");
        using var reader = command.ExecuteReader();
        List<long> found = [];
        while (reader.Read())
        {
            var name = reader.GetString(1);
            if (escaped.Exists(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true)))
                found.Add(reader.GetInt64(0));
        }

        return found;
    }

    /// <summary>The name and the address of a service.</summary>
    public (string Name, string Url) Service(long id) =>
        Known(_services, id, "SELECT name, url FROM service WHERE id = $id", static reader => (reader.GetString(0), reader.GetString(1)));

    /// <summary>The name of a run.</summary>
    public string Run(long id) => Known(_runs, id, "SELECT name FROM run WHERE id = $id", static reader => reader.GetString(0));

    /// <summary>A status or a reason.</summary>
    /// <exception cref="IOException">A newer version wrote a word that this one does not know.</exception>
    public T Value<T>(long id)
        where T : struct, Enum
    {
        var word = Known(_words, id, "SELECT text FROM word WHERE id = $id", static reader => reader.GetString(0));
        return Enum.TryParse(word, out T value)
            ? value
            : throw new IOException($"The history {connection.DataSource} holds the word '{word}', which this version of ConcurrencyOps does not know. Update the module.");
    }

    private T Known<T>(Dictionary<long, T> known, long id, string sql, Func<SqliteDataReader, T> read)
    {
        if (known.TryGetValue(id, out var value))
            return value;

        using var command = connection.Prepare(sql, ("$id", id));
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            throw new IOException($"The history {connection.DataSource} is damaged: '{sql}' finds nothing for {id}. Move the file away, so that the next run starts a new one.");

        return known[id] = read(reader);
    }
}
