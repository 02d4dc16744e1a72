using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>Reading that a token ends at once, in the middle of a search too.</summary>
internal static class Interruptible
{
    /// <summary>Reads.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static T Run<T>(SqliteConnection connection, Func<T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var interrupt = cancellation.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle));
        try
        {
            return read();
        }
        catch (SqliteException error) when (error.SqliteErrorCode == HistoryErrors.Codes.Interrupt)
        {
            throw new OperationCanceledException("The reading of the history was cancelled.", error, cancellation);
        }
    }
}
