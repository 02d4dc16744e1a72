using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>A history in a SQLite file.</summary>
internal sealed class SqliteHistory(string path, SqliteConnection connection) : IHealthHistory
{
    /// <inheritdoc/>
    public void Append(string runId, IReadOnlyList<HealthCheckResult> results) => HistoryErrors.Guard(path, () =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using (var writer = new RunWriter(connection, runId))
        {
            foreach (var result in results)
                writer.Add(result);

            writer.Finish();
        }

        transaction.Commit();
        return 0;
    });

    /// <inheritdoc/>
    public IEnumerable<HealthHistoryEntry> Read(HealthHistoryQuery query)
    {
        using var reader = HistoryErrors.Guard(path, () => new PageReader(connection, query));
        while (HistoryErrors.Guard(path, reader.Next) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                query.Cancellation.ThrowIfCancellationRequested();
                yield return entry;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<ServiceId, ServicePast> Past(IEnumerable<ServiceId> services, int recent, CancellationToken cancellation)
    {
        using var reader = HistoryErrors.Guard(path, () => new PastReader(connection, recent));
        var pasts = new Dictionary<ServiceId, ServicePast>();
        foreach (var service in services)
        {
            if (HistoryErrors.Guard(path, () => Interruptible.Run(connection, () => reader.Of(service), cancellation)) is { } past)
                pasts[service] = past;
        }

        return pasts;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names() => HistoryErrors.Guard(path, () =>
    {
        using var command = connection.Prepare("SELECT DISTINCT name FROM service");
        using var reader = command.ExecuteReader();
        List<string> names = [];
        while (reader.Read())
            names.Add(reader.GetString(0));

        names.Sort(StringComparer.OrdinalIgnoreCase);
        return names;
    });

    /// <inheritdoc/>
    public int Prune(DateTimeOffset before) => HistoryErrors.Guard(path, () =>
    {
        var at = before.ToUnixTimeMilliseconds();
        using var transaction = connection.BeginTransaction(deferred: false);
        var removed = connection.Execute("DELETE FROM entry WHERE at < $at", ("$at", at));
        if (removed > 0)
        {
            connection.Execute("DELETE FROM run WHERE newest < $at", ("$at", at));
            connection.Execute("DELETE FROM service WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.service = service.id)");
        }

        transaction.Commit();
        return removed;
    });

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}
