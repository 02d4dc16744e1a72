using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>
/// Reads entries a page at a time, oldest first. Nothing is open between two pages: however slowly the entries are taken, writers write,
/// and their log does not grow.
/// </summary>
internal sealed class PageReader : IDisposable
{
    /// <summary>Entries in a page.</summary>
    public const int PageSize = 1000;

    private readonly SqliteConnection _connection;
    private readonly HealthHistoryQuery _query;
    private readonly HistoryKeys _keys;
    private readonly List<long>? _services;
    private readonly SqliteCommand _select;
    private (long At, long Run, long Number) _last;
    private bool _isDone;

    /// <summary>Finds out which services are wanted.</summary>
    public PageReader(SqliteConnection connection, HealthHistoryQuery query)
    {
        _connection = connection;
        _query = query;
        _keys = new HistoryKeys(connection);
        _services = query.Names is { Count: > 0 } names ? _keys.ServicesNamed(names) : null;
        _last = (query.Since?.ToUnixTimeMilliseconds() ?? long.MinValue, -1, -1);
        _select = connection.Prepare($"""
            SELECT at, run, number, service, status, raw_status, reason, status_code, response_us, checked, error FROM entry
            WHERE (at, run, number) > ($at, $run, $number) {Filter()} ORDER BY at, run, number LIMIT {PageSize}
            """);
    }

    /// <summary>The next entries; none at the end.</summary>
    /// <exception cref="OperationCanceledException">The query was cancelled.</exception>
    public List<HealthHistoryEntry> Next()
    {
        _query.Cancellation.ThrowIfCancellationRequested();
        return _isDone || _services is { Count: 0 } ? [] : Interruptible.Run(_connection, ReadPage, _query.Cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _select.Dispose();

    private List<HealthHistoryEntry> ReadPage()
    {
        // One view of the file for the entries and for the names they point to.
        using var transaction = _connection.BeginTransaction(deferred: true);
        _select.Transaction = transaction;
        _select.Parameters.Clear();
        _select.Parameters.AddWithValue("$at", _last.At);
        _select.Parameters.AddWithValue("$run", _last.Run);
        _select.Parameters.AddWithValue("$number", _last.Number);
        using var reader = _select.ExecuteReader();
        List<HealthHistoryEntry> page = [];
        while (reader.Read())
        {
            _last = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
            page.Add(Entry(reader));
        }

        _isDone = page.Count < PageSize;
        return page;
    }

    private HealthHistoryEntry Entry(SqliteDataReader reader)
    {
        var (name, url) = _keys.Service(reader.GetInt64(3));
        return new HealthHistoryEntry
        {
            Name = name,
            ServiceUrl = url,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)),
            Status = _keys.Value<ServiceStatus>(reader.GetInt64(4)),
            RawStatus = _keys.Value<ServiceStatus>(reader.GetInt64(5)),
            Reason = _keys.Value<HealthReason>(reader.GetInt64(6)),
            StatusCode = reader.IsDBNull(7) ? null : reader.GetInt32(7),
            ResponseTimeMs = reader.IsDBNull(8) ? null : reader.GetInt64(8) / 1000.0,
            Checked = reader.GetInt64(9) != 0,
            ErrorMessage = reader.IsDBNull(10) ? null : reader.GetString(10),
            RunId = _keys.Run(reader.GetInt64(1)),
        };
    }

    // One service has an index in the order of time; for several, one pass through all entries is in that order already, and the plus keeps
    // SQLite from taking the index and sorting.
    private string Filter() => _services switch
    {
        null => "",
        { Count: 1 } => $"AND service = {_services[0]}",
        _ => $"AND +service IN ({string.Join(',', _services)})",
    };
}
