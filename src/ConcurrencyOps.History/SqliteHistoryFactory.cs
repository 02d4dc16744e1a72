namespace ConcurrencyOps.Health;

/// <summary>Opens histories in SQLite files.</summary>
internal sealed class SqliteHistoryFactory : IHealthHistoryFactory
{
    /// <summary>The most pages of 4 KB that a file may grow to from here; null for no limit. Stands in for a full disk in tests.</summary>
    public int? MaxPages { get; init; }

    /// <summary>Whether a folder lies on another machine.</summary>
    public Func<string, bool> IsRemote { get; init; } = HistoryFolder.IsRemote;

    /// <inheritdoc/>
    public IHealthHistory Open(string path, bool readOnly)
    {
        var full = Path.GetFullPath(path);
        var connection = HistoryErrors.Guard(full, () => readOnly ? HistoryFile.OpenForReading(full) : HistoryFile.OpenForWriting(full, IsRemote));
        var history = new SqliteHistory(full, connection);
        if (MaxPages is { } pages)
            connection.Execute($"PRAGMA max_page_count = {pages}");

        return history;
    }
}
