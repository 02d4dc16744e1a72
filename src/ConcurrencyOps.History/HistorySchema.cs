using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>
/// The tables. Small numbers and no text twice: some 65 bytes a check. Words (the names of statuses and reasons) are kept as words, so that an
/// enumeration may grow in any place. Identifiers are never used twice: a reader may know a service that was removed meanwhile.
/// </summary>
internal static class HistorySchema
{
    /// <summary>"COHH", in the header of each file of ours.</summary>
    public const int ApplicationId = 0x434F4848;

    /// <summary>The format that this version writes, and the newest it reads.</summary>
    public const int Version = 1;

    private const string Tables = """
        CREATE TABLE word (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE);
        CREATE TABLE service (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, url TEXT NOT NULL, UNIQUE (name, url));
        CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, newest INTEGER NOT NULL, entries INTEGER NOT NULL);
        CREATE TABLE entry (
            at INTEGER NOT NULL, -- unix time in ms
            run INTEGER NOT NULL,
            number INTEGER NOT NULL, -- in the run, from 0
            service INTEGER NOT NULL,
            status INTEGER NOT NULL, -- of word, as the next two
            raw_status INTEGER NOT NULL,
            reason INTEGER NOT NULL,
            status_code INTEGER,
            response_us INTEGER,
            checked INTEGER NOT NULL,
            error TEXT,
            PRIMARY KEY (at, run, number)
        ) WITHOUT ROWID;
        CREATE INDEX entry_of_service ON entry (service, at, run, number, checked, status, response_us); -- all that a trend is made of
        CREATE VIEW history AS -- for people with sqlite3
            SELECT strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS time, service.name, service.url, status.text AS status,
                raw_status.text AS raw_status, reason.text AS reason, status_code, response_us / 1000.0 AS response_ms, error, checked, run.name AS run
            FROM entry JOIN service ON service.id = entry.service JOIN run ON run.id = entry.run JOIN word status ON status.id = entry.status
                JOIN word raw_status ON raw_status.id = entry.raw_status JOIN word reason ON reason.id = entry.reason;
        """;

    /// <summary>Makes the tables in a file that has none; refuses a file of a newer format.</summary>
    public static void Ensure(SqliteConnection connection, string path)
    {
        if (Check(connection, path) == Version)
            return;

        // Another process may be at it: whoever comes second finds all done.
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Check(connection, path) != Version)
            connection.Execute($"{Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");

        transaction.Commit();
    }

    /// <summary>The format of the file: 0 for an empty one.</summary>
    /// <exception cref="IOException">The file is of a newer format, or not ours.</exception>
    public static long Check(SqliteConnection connection, string path)
    {
        // In this order: another process may make the tables and set the version, both at once, between the two questions.
        var hasTables = connection.Number("SELECT count(*) FROM sqlite_schema") > 0;
        var version = connection.Number("PRAGMA user_version");
        if (version > Version)
            throw HistoryErrors.TooNew(path, version);

        if (version == 0 && hasTables)
            throw HistoryErrors.Foreign(path);

        return version;
    }
}
