using ConcurrencyOps.Health;
using CsCheck;
using Microsoft.Data.Sqlite;
using static ConcurrencyOps.Tests.Health.TemporaryHistory;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class TrendReaderTests : IDisposable
{
    private readonly TemporaryHistory _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void The_last_checks_are_kept_oldest_first_and_all_are_counted()
    {
        _file.Append("1", [.. Enumerable.Range(0, 100).Select(static minute => Result("a", minute, minute % 4 == 0 ? ServiceStatus.Down : ServiceStatus.Up))]);

        var trend = Trend("a");

        trend.Checks.ShouldBe(100);
        trend.UpPercentage.ShouldBe(75);
        trend.Recent.Select(static point => point.Timestamp).ShouldBe(Enumerable.Range(60, 40).Select(static minute => Start.AddMinutes(minute)));
    }

    [Fact]
    public void What_was_not_checked_and_what_could_not_be_told_does_not_change_the_share()
    {
        _file.Append("1", Result("a"), Result("a", 1, ServiceStatus.Unknown), Result("a", 2, ServiceStatus.Down) with { Checked = false });

        var trend = Trend("a");

        (trend.Checks, trend.UpPercentage, trend.Recent.Count).ShouldBe((2, 100, 2));
    }

    [Fact]
    public void A_service_without_a_past_has_an_empty_trend()
    {
        _file.Append("1", Result("other"));

        Trend("a").ShouldBe(ServiceTrend.None);
    }

    [Fact]
    public void A_trend_is_that_of_reading_every_entry() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 30], Gen.Enum<ServiceStatus>(), Gen.Bool, Gen.Double[-1, 100].Nullable()).Array[0, 300].Array[1, 3].Sample(
            runs =>
            {
                using var file = new TemporaryHistory();
                foreach (var (number, run) in runs.Index())
                {
                    file.Append($"{number}", [.. run.Select(static one => Result(one.Item1 == 3 ? "shared" : $"s{one.Item1}", one.Item2, one.Item3) with
                    {
                        ServiceUrl = $"http://{one.Item1}/{one.Item2 % 2}",
                        Checked = one.Item4,
                        ResponseTimeMs = one.Item5,
                    })]);
                }

                var services = runs.SelectMany(static run => run).Select(static one => Result(one.Item1 == 3 ? "shared" : $"s{one.Item1}") with { ServiceUrl = $"http://{one.Item1}/{one.Item2 % 2}" }).ToList();
                using var history = file.ToRead();
                foreach (var (id, trend) in TrendReader.Read(history, services, CancellationToken.None))
                {
                    var entries = file.Read().Where(entry => entry.Checked && ServiceId.Of(entry) == id).ToList();
                    var told = entries.Count(static entry => entry.Status != ServiceStatus.Unknown);
                    trend.Checks.ShouldBe(entries.Count);
                    trend.UpPercentage.ShouldBe(told == 0 ? null : 100.0 * entries.Count(static entry => entry.Status == ServiceStatus.Up) / told);
                    trend.Recent.ShouldBe(entries.TakeLast(40).Select(static entry => new TrendPoint(entry.Timestamp, entry.Status, entry.ResponseTimeMs is >= 0 ? entry.ResponseTimeMs : null)));
                }
            },
            iter: 25);

    /// <summary>Neither the entries nor a sorter: what a trend costs does not grow with the services that the report is not about.</summary>
    [Theory]
    [InlineData(PastReader.Sums)]
    [InlineData(PastReader.Last)]
    public void A_trend_is_read_from_the_services_own_part_of_the_index(string sql)
    {
        _file.Append("1", Result("a"), Result("b"));
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file.FilePath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the module's own.
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$service", 1);
        command.Parameters.AddWithValue("$recent", 40);
        using var reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
            steps.Add(reader.GetString(3));

        steps.Where(static step => step.Contains("entry", StringComparison.Ordinal)).ShouldBe(["SEARCH entry USING COVERING INDEX entry_of_service (service=?)"]);
        steps.ShouldNotContain(static step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public void Cancelling_ends_the_reading()
    {
        _file.Append("1", Result("a"));
        using var history = _file.ToRead();

        Should.Throw<OperationCanceledException>(() => TrendReader.Read(history, [Result("a")], new CancellationToken(canceled: true)));
    }

    private ServiceTrend Trend(string name)
    {
        using var history = _file.ToRead();
        return TrendReader.Read(history, [Result(name)], TestContext.Current.CancellationToken)[ServiceId.Of(Result(name))];
    }
}
