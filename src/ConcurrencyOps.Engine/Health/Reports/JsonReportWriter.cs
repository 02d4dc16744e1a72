using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ConcurrencyOps.Health;

/// <summary>
/// JSON: <c>{ SchemaVersion: 1, Title, Report: { the properties of HealthReport }, Services: [ { the properties of HealthCheckResult, History } ] }</c>,
/// worst service first. Every property is always there, absent values are null; statuses and reasons are their names, times ISO 8601 in UTC. History is
/// there when a history was given: <c>{ Checks, UpPercentage, Recent: [ { Timestamp, Status, ResponseTimeMs } ] }</c>, oldest first. Within a schema version
/// properties are only added.
/// </summary>
internal sealed class JsonReportWriter : IHealthReportWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <inheritdoc/>
    public void Write(HealthReportContent content, Stream stream)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("SchemaVersion", 1);
            json.WriteString("Title", ReportText.Clean(content.Title));
            WriteReport(json, content.Report);
            json.WriteStartArray("Services");
            foreach (var service in content.Services)
                WriteService(json, service, content.Trends);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteReport(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteStartObject("Report");
        json.WriteNumber(nameof(report.TotalServices), report.TotalServices);
        json.WriteNumber(nameof(report.Up), report.Up);
        json.WriteNumber(nameof(report.Down), report.Down);
        json.WriteNumber(nameof(report.Degraded), report.Degraded);
        json.WriteNumber(nameof(report.Unknown), report.Unknown);
        WriteValue(json, nameof(report.UpPercentage), report.UpPercentage);
        WriteValue(json, nameof(report.AverageResponseTimeMs), report.AverageResponseTimeMs);
        WriteValue(json, nameof(report.P50ResponseTimeMs), report.P50ResponseTimeMs);
        WriteValue(json, nameof(report.P95ResponseTimeMs), report.P95ResponseTimeMs);
        WriteValue(json, nameof(report.P99ResponseTimeMs), report.P99ResponseTimeMs);
        WriteValue(json, nameof(report.MaxResponseTimeMs), report.MaxResponseTimeMs);
        WriteValue(json, nameof(report.SlowestService), report.SlowestService is null ? null : ReportText.Clean(report.SlowestService, ReportText.LongestName));
        WriteValue(json, nameof(report.Timestamp), report.Timestamp);
        json.WriteNumber(nameof(report.ExitCode), report.ExitCode);
        json.WriteEndObject();
    }

    private static void WriteService(Utf8JsonWriter json, HealthCheckResult service, IReadOnlyDictionary<ServiceId, ServiceTrend>? trends)
    {
        json.WriteStartObject();
        foreach (var field in ResultField.All)
            WriteValue(json, field.Name, field.Value(service));
        if (trends is not null)
            WriteTrend(json, trends.GetValueOrDefault(ServiceId.Of(service)) ?? ServiceTrend.None);
        json.WriteEndObject();
    }

    private static void WriteTrend(Utf8JsonWriter json, ServiceTrend trend)
    {
        json.WriteStartObject("History");
        json.WriteNumber("Checks", trend.Checks);
        WriteValue(json, "UpPercentage", trend.UpPercentage);
        json.WriteStartArray("Recent");
        foreach (var point in trend.Recent)
        {
            json.WriteStartObject();
            WriteValue(json, "Timestamp", point.Timestamp);
            WriteValue(json, "Status", point.Status);
            WriteValue(json, "ResponseTimeMs", point.ResponseTimeMs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int whole:
                json.WriteNumberValue(whole);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case null or double:
                json.WriteNullValue();
                break;
            case DateTimeOffset time:
                json.WriteStringValue(ReportText.Time(time));
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
