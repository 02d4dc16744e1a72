using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>
/// Opens the database file. Only SQLite may open it: on Unix, closing any other handle of this process would silently let go of the locks
/// that SQLite holds on the file (https://sqlite.org/howtocorrupt.html, 2.2).
/// </summary>
internal static class HistoryFile
{
    /// <summary>How long to wait for another process, in seconds.</summary>
    public const int BusySeconds = 10;

    private static readonly object Making = new();

    /// <summary>Opens a file to add to; makes it, for this account only, when it does not exist.</summary>
    public static SqliteConnection OpenForWriting(string path, Func<string, bool> isRemote)
    {
        Make(path);
        RefuseForeign(path);
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        try
        {
            // The tables first, so that the header says whose file it is before there is a log.
            HistorySchema.Ensure(connection, path);
            connection.Execute($"PRAGMA synchronous = NORMAL; PRAGMA journal_mode = {(isRemote(Path.GetDirectoryName(path)!) ? "DELETE" : "WAL")}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file to read; a file in a folder that cannot be written to as well, when its log is empty.</summary>
    public static SqliteConnection OpenForReading(string path)
    {
        if (!Path.Exists(path))
            throw new FileNotFoundException($"There is no history {path}. A check with -HistoryPath makes one.", path);

        RefuseForeign(path);
        try
        {
            // Not read-only for SQLite: the last one to close a file opened so may tidy up the log.
            return Settle(path, Open(path, SqliteOpenMode.ReadWrite));
        }
        catch (SqliteException error) when (error.SqliteErrorCode is HistoryErrors.Codes.CannotOpen or HistoryErrors.Codes.ReadOnly)
        {
            if (File.Exists($"{path}-wal") && new FileInfo($"{path}-wal").Length > 0)
                throw HistoryErrors.LogUnreadable(path, error);

            return Settle(path, OpenUntouched(path));
        }
    }

    private static SqliteConnection Settle(string path, SqliteConnection connection)
    {
        try
        {
            if (HistorySchema.Check(connection, path) == 0)
                throw HistoryErrors.Empty(path);

            connection.Execute("PRAGMA query_only = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // By the header, before anything is done to the file: opening another program's database could replay its journal.
    private static void RefuseForeign(string path)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a folder. Give the path of a file in it.");

        // Before the look inside: another process may be making its tables in an empty file at this moment.
        if (new FileInfo(path).Length == 0)
            return;

        try
        {
            using var connection = OpenUntouched(path);
            if (connection.Number("PRAGMA application_id") != HistorySchema.ApplicationId)
                throw HistoryErrors.Foreign(path);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == HistoryErrors.Codes.NotADatabase)
        {
            throw HistoryErrors.Foreign(path);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == HistoryErrors.Codes.Corrupt)
        {
            // Read without locks, a file that is just being written may look so. Opened in earnest it tells.
        }
    }

    // No locks, no journal, no log: the file as it lies there.
    private static SqliteConnection OpenUntouched(string path) => Open($"{new Uri(path).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly);

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        // A pool would keep the file open after the run.
        var text = new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusySeconds * 1000}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Under a lock although it is I/O: see above, a second thread must not have the file open when this handle is closed. The log and its index
    // take over the mode of the file.
    private static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        lock (Making)
        {
            if (File.Exists(path))
                return;

            try
            {
                using var file = new FileStream(path, options);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was faster.
            }
        }
    }
}
