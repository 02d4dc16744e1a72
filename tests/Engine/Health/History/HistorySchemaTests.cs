using ConcurrencyOps.Health;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ConcurrencyOps.Tests.Health;

public sealed class HistorySchemaTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_another_process_makes_a_history_at_this_moment_is_not_taken_for_a_foreign_one()
    {
        var path = _folder.At("history.db");
        var text = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        using var one = new SqliteConnection(text);
        using var other = new SqliteConnection(text);
        one.Open();
        other.Open();

        // The authorizer is asked when a statement is prepared: before the second one the other process comes in between.
        var statements = 0;
        raw.sqlite3_set_authorizer(
            one.Handle!,
            (strdelegate_authorizer)((_, action, _, _, _, _) =>
            {
                if (action is raw.SQLITE_SELECT or raw.SQLITE_PRAGMA && ++statements == 2)
                    HistorySchema.Ensure(other, path);

                return raw.SQLITE_OK;
            }),
            null);

        HistorySchema.Check(one, path).ShouldBe(HistorySchema.Version);
        statements.ShouldBeGreaterThan(1);
    }
}
