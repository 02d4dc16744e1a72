using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>Turns what SQLite and the file system say into an <see cref="IOException"/> that names the file and the way out.</summary>
internal static class HistoryErrors
{
    /// <summary>Result codes of SQLite: https://sqlite.org/rescode.html.</summary>
    internal static class Codes
    {
        public const int Busy = 5;
        public const int Locked = 6;
        public const int ReadOnly = 8;
        public const int Interrupt = 9;
        public const int InputOutput = 10;
        public const int Corrupt = 11;
        public const int Full = 13;
        public const int CannotOpen = 14;
        public const int NotADatabase = 26;
    }

    /// <summary>Runs an action on a history file; whatever goes wrong comes out as an <see cref="IOException"/>.</summary>
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException error)
        {
            throw new IOException(Explain(path, error), error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(
                $"The history {path} may not be opened by this account. Allow it to read and write the file and its folder, or give another file.", error);
        }
    }

    /// <summary>The file is there but is none of ours.</summary>
    public static IOException Foreign(string path) => new(
        $"{path} is not a history of ConcurrencyOps and is left as it is. Give the path of another file: one that does not exist is made.");

    /// <summary>The file was written by a version of the module that knows more.</summary>
    public static IOException TooNew(string path, long version) => new(
        $"The history {path} was written by a newer ConcurrencyOps: it has format {version}, and this version knows {HistorySchema.Version}. Update the module, or give another file.");

    /// <summary>Nothing was written to the file yet.</summary>
    public static IOException Empty(string path) => new(
        $"The history {path} is empty: no run was written to it yet. Run a check with this -HistoryPath first.");

    /// <summary>The last runs are in the log beside the file, and reading a log needs a folder that can be written to.</summary>
    public static IOException LogUnreadable(string path, Exception inner) => new(
        $"The history {path} cannot be read where it lies: its last runs are in {path}-wal, and reading that needs write access to the folder. Copy both files to a folder of yours and read the copy.",
        inner);

    private static string Explain(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        Codes.Busy or Codes.Locked =>
            $"The history {path} is busy: another process has kept it locked for {HistoryFile.BusySeconds} s. Nothing was added. Run again when that process has ended.",
        Codes.ReadOnly =>
            $"The history {path} is read-only for this account. Nothing was added. Allow it to write the file and its folder, or give another file.",
        Codes.Corrupt or Codes.NotADatabase =>
            $"The history {path} is damaged ({error.Message}). Nothing was changed. Move the file and {Path.GetFileName(path)}-wal away, so that the next run starts a new one; 'sqlite3 <file> .recover' may save what is in it.",
        Codes.Full =>
            $"There is no room left for the history {path}. Nothing was added; what was in it is intact. Make room, or keep fewer days.",
        Codes.InputOutput =>
            $"The history {path} could not be read or written: {error.Message} Nothing was added. See to the disk or the network share it lies on.",
        Codes.CannotOpen =>
            $"The history {path} cannot be opened. See that its folder exists, and that this account may write to the folder.",
        _ => $"The history {path} failed: {error.Message} Nothing was added.",
    };
}
