using System.Text.Json;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class JsonReportWriterTests
{
    [Fact]
    public void It_has_the_report_and_every_service_with_every_property()
    {
        using var json = Parse(SampleFleet.Content());
        var root = json.RootElement;

        root.GetProperty("SchemaVersion").GetInt32().ShouldBe(1);
        Names(root.GetProperty("Report")).ShouldBe(typeof(HealthReport).GetProperties().Select(static property => property.Name));
        root.GetProperty("Services").GetArrayLength().ShouldBe(SampleFleet.Services.Count);
        foreach (var service in root.GetProperty("Services").EnumerateArray())
            Names(service).ShouldBe(typeof(HealthCheckResult).GetProperties().Select(static property => property.Name));
    }

    [Fact]
    public void Absent_is_null_statuses_are_words_and_times_are_UTC()
    {
        using var json = Parse(SampleFleet.Content([SampleFleet.Is(ServiceStatus.Down, "a", HealthReason.Timeout) with { ResponseTimeMs = double.NaN, Since = SampleFleet.Now.ToOffset(TimeSpan.FromHours(9)) }]));
        var service = json.RootElement.GetProperty("Services")[0];

        service.GetProperty("ResponseTimeMs").ValueKind.ShouldBe(JsonValueKind.Null);
        service.GetProperty("Status").GetString().ShouldBe("Down");
        service.GetProperty("Reason").GetString().ShouldBe("Timeout");
        service.GetProperty("Since").GetString().ShouldBe("2026-11-22T18:40:05.000Z");
        json.RootElement.GetProperty("Report").GetProperty("P50ResponseTimeMs").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_history_is_there_when_it_was_given()
    {
        using var json = Parse(SampleFleet.WithHistory());
        var history = json.RootElement.GetProperty("Services")[0].GetProperty("History");

        history.GetProperty("Checks").GetInt32().ShouldBe(8640);
        history.GetProperty("Recent").GetArrayLength().ShouldBe(TrendReader.RecentChecks);
    }

    [Fact]
    public void Whatever_services_say_it_parses() =>
        Nasty.Content.Sample(content =>
        {
            using var json = Parse(content);
            json.RootElement.GetProperty("Services").EnumerateArray().Select(static service => service.GetProperty("Status").GetString())
                .ShouldBe(content.Services.Select(static service => service.Status.ToString()));
        }, iter: 300);

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(static property => property.Name);

    private static JsonDocument Parse(HealthReportContent content) => JsonDocument.Parse(SampleFleet.Text(HealthReportFormat.Json, content));
}
