using Microsoft.Data.Sqlite;

namespace ConcurrencyOps.Health;

/// <summary>Commands of one line.</summary>
internal static class SqliteConnectionExtensions
{
    /// <summary>Runs statements that return nothing of interest; returns how many rows the last one changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        using var command = connection.Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a query for one number.</summary>
    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.Prepare(sql);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>A command with its parameters.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text comes from this project; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);

        return command;
    }
}
