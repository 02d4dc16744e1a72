using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class TrendReaderTests
{
    [Fact]
    public void The_last_checks_are_kept_oldest_first_and_all_are_counted()
    {
        var entries = Enumerable.Range(0, 100).Select(static minute => Entry("a", minute, minute % 4 == 0 ? ServiceStatus.Down : ServiceStatus.Up));

        var trend = Read(entries, "a");

        trend.Checks.ShouldBe(100);
        trend.UpPercentage.ShouldBe(75);
        trend.Recent.Select(static point => point.Timestamp).ShouldBe(Enumerable.Range(60, 40).Select(static minute => SampleFleet.Now.AddMinutes(minute)));
    }

    [Fact]
    public void What_was_not_checked_and_what_could_not_be_told_does_not_change_the_share()
    {
        var trend = Read([Entry("a", 0, ServiceStatus.Up), Entry("a", 1, ServiceStatus.Unknown), Entry("a", 2, ServiceStatus.Down) with { Checked = false }], "a");

        (trend.Checks, trend.UpPercentage, trend.Recent.Count).ShouldBe((2, 100, 2));
    }

    [Fact]
    public void A_service_without_a_past_has_an_empty_trend() => Read([Entry("other", 0, ServiceStatus.Up)], "a").Recent.ShouldBeEmpty();

    private static ServiceTrend Read(IEnumerable<HealthHistoryEntry> entries, string name)
    {
        var service = SampleFleet.Up(name);
        using var history = new KnownHistory(entries);
        return TrendReader.Read(history, [service], TestContext.Current.CancellationToken)[ServiceId.Of(service)];
    }

    private static HealthHistoryEntry Entry(string name, int minute, ServiceStatus status) => new()
    {
        Name = name,
        ServiceUrl = $"http://{name}.example.com/",
        Timestamp = SampleFleet.Now.AddMinutes(minute),
        Status = status,
        RawStatus = status,
        Reason = HealthReason.Expected,
        Checked = true,
        RunId = "run",
    };

    private sealed class KnownHistory(IEnumerable<HealthHistoryEntry> entries) : IHealthHistory
    {
        public void Append(string runId, IReadOnlyList<HealthCheckResult> results) => throw new NotSupportedException();

        public IEnumerable<HealthHistoryEntry> Read(HealthHistoryQuery query) => entries;

        public IReadOnlyList<string> Names() => throw new NotSupportedException();

        public int Prune(DateTimeOffset before) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
