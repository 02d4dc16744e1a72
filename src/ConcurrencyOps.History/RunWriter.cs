using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>Adds the results of one run, within the transaction of its caller.</summary>
internal sealed class RunWriter : IDisposable
{
    private readonly Dictionary<(string, string), long> _services = [];
    private readonly Dictionary<string, long> _words = new(StringComparer.Ordinal);
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter[] _values;
    private readonly long _run;
    private long _number;
    private long _newest;

    /// <summary>Finds or makes the run.</summary>
    public RunWriter(SqliteConnection connection, string runId)
    {
        _connection = connection;
        connection.Execute("INSERT OR IGNORE INTO run (name, newest, entries) VALUES ($name, 0, 0)", ("$name", HistoryText.Clean(runId)));
        using (var find = connection.Prepare("SELECT id, entries, newest FROM run WHERE name = $name", ("$name", HistoryText.Clean(runId))))
        using (var reader = find.ExecuteReader())
        {
            reader.Read();
            (_run, _number, _newest) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        }

        _insert = connection.CreateCommand();
        _insert.CommandText = """
            INSERT INTO entry (at, run, number, service, status, raw_status, reason, status_code, response_us, checked, error)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """;
        _values = [.. Enumerable.Range(0, 11).Select(index => _insert.Parameters.Add(new SqliteParameter { ParameterName = $"${index}" }))];
    }

    /// <summary>Adds one result.</summary>
    public void Add(HealthCheckResult result)
    {
        var at = result.Timestamp.ToUnixTimeMilliseconds();
        object?[] row =
        [
            at, _run, _number++, Service(result), Word(result.Status.ToString()), Word(result.RawStatus.ToString()), Word(result.Reason.ToString()),
            result.StatusCode, HistoryText.Microseconds(result.ResponseTimeMs), result.Checked ? 1 : 0, result.ErrorMessage is { } error ? HistoryText.Clean(error) : null,
        ];
        for (var index = 0; index < row.Length; index++)
            _values[index].Value = row[index] ?? DBNull.Value;

        _insert.ExecuteNonQuery();
        _newest = Math.Max(_newest, at);
    }

    /// <summary>Notes how far the run has come.</summary>
    public void Finish() =>
        _connection.Execute("UPDATE run SET entries = $entries, newest = $newest WHERE id = $id", ("$entries", _number), ("$newest", _newest), ("$id", _run));

    /// <inheritdoc/>
    public void Dispose() => _insert.Dispose();

    private long Service(HealthCheckResult result)
    {
        var key = (HistoryText.Clean(result.Name), HistoryText.Clean(result.ServiceUrl));
        if (_services.TryGetValue(key, out var known))
            return known;

        return _services[key] = FindOrAdd(
            "SELECT id FROM service WHERE name = $name AND url = $url", "INSERT INTO service (name, url) VALUES ($name, $url)", ("$name", key.Item1), ("$url", key.Item2));
    }

    private long Word(string text)
    {
        if (_words.TryGetValue(text, out var known))
            return known;

        return _words[text] = FindOrAdd("SELECT id FROM word WHERE text = $text", "INSERT INTO word (text) VALUES ($text)", ("$text", text));
    }

    private long FindOrAdd(string find, string add, params (string Name, object? Value)[] values)
    {
        using var command = _connection.Prepare(find, values);
        if (command.ExecuteScalar() is long id)
            return id;

        _connection.Execute(add, values);
        return _connection.Number("SELECT last_insert_rowid()");
    }
}
