using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>
/// Sums up services one by one, each by its own part of the index alone (<see cref="HistorySchema"/>): what is read of the entries themselves is nothing,
/// and what comes back is one row of sums and the last checks.
/// </summary>
internal sealed class PastReader : IDisposable
{
    /// <summary>The sums of one service.</summary>
    public const string Sums = """
        SELECT count(*), count(CASE WHEN status = (SELECT id FROM word WHERE text = 'Up') THEN 1 END),
            count(CASE WHEN status = (SELECT id FROM word WHERE text = 'Unknown') THEN 1 END)
        FROM entry WHERE service = $service AND checked <> 0
        """;

    /// <summary>The last checks of one service, newest first.</summary>
    public const string Last = """
        SELECT at, status, response_us FROM entry WHERE service = $service AND checked <> 0 ORDER BY at DESC, run DESC, number DESC LIMIT $recent
        """;

    private readonly SqliteConnection _connection;
    private readonly HistoryKeys _keys;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _sums;
    private readonly SqliteCommand _last;

    /// <summary>Prepares the questions.</summary>
    public PastReader(SqliteConnection connection, int recent)
    {
        _connection = connection;
        _keys = new HistoryKeys(connection);
        _find = connection.Prepare("SELECT id FROM service WHERE name = $name AND url = $url", ("$name", null), ("$url", null));
        _sums = connection.Prepare(Sums, ("$service", null));
        _last = connection.Prepare(Last, ("$service", null), ("$recent", recent));
    }

    /// <summary>The past of a service; null when the history does not know it.</summary>
    public ServicePast? Of(ServiceId service)
    {
        // One view of the file for the sums and the checks.
        using var transaction = _connection.BeginTransaction(deferred: true);
        (_find.Transaction, _sums.Transaction, _last.Transaction) = (transaction, transaction, transaction);
        _find.Parameters["$name"].Value = HistoryText.Clean(service.Name);
        _find.Parameters["$url"].Value = HistoryText.Clean(service.ServiceUrl);
        if (_find.ExecuteScalar() is not long id)
            return null;

        _sums.Parameters["$service"].Value = id;
        _last.Parameters["$service"].Value = id;
        var recent = Recent();
        using var reader = _sums.ExecuteReader();
        reader.Read();
        return new ServicePast(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), recent);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _sums.Dispose();
        _last.Dispose();
    }

    private List<TrendPoint> Recent()
    {
        using var reader = _last.ExecuteReader();
        List<TrendPoint> points = [];
        while (reader.Read())
        {
            points.Add(new TrendPoint(
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)),
                _keys.Value<ServiceStatus>(reader.GetInt64(1)),
                reader.IsDBNull(2) ? null : reader.GetInt64(2) / 1000.0));
        }

        points.Reverse();
        return points;
    }
}
