using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>
/// Metrics as text that is valid both as Prometheus text format 0.0.4, which node_exporter's textfile collector reads, and as OpenMetrics 1.0: gauges
/// only, no time stamps, base units, <c># EOF</c> at the end (a comment to Prometheus). Each service is labelled with its name and URL.
/// </summary>
internal sealed class OpenMetricsReportWriter : IHealthReportWriter
{
    private const string Prefix = "concurrencyops_health_";

    private static readonly ServiceStatus[] Statuses = [ServiceStatus.Up, ServiceStatus.Degraded, ServiceStatus.Down, ServiceStatus.Unknown];

    private static readonly (string Phase, Func<HealthCheckResult, double?> Ms)[] Phases =
    [
        ("queue", static result => result.QueueMs),
        ("dns", static result => result.DnsMs),
        ("connect", static result => result.ConnectMs),
        ("tls", static result => result.TlsMs),
        ("first_byte", static result => result.FirstByteMs),
        ("transfer", static result => result.TransferMs),
    ];

    /// <inheritdoc/>
    public void Write(HealthReportContent content, Stream stream)
    {
        using var writer = HealthReportWriters.Open(stream);
        WriteTotals(writer, content.Report);
        var services = Label(content.Services);
        WriteVerdicts(writer, services);
        WriteTimes(writer, services);
        WriteFacts(writer, services);
        writer.WriteLine("# EOF");
    }

    private static void WriteTotals(StreamWriter writer, HealthReport report)
    {
        Family(writer, "services", "How many services have this status.");
        Sample(writer, "services", "status=\"up\"", report.Up);
        Sample(writer, "services", "status=\"degraded\"", report.Degraded);
        Sample(writer, "services", "status=\"down\"", report.Down);
        Sample(writer, "services", "status=\"unknown\"", report.Unknown);
        if (report.UpPercentage is { } percentage)
        {
            Family(writer, "up_ratio", "Share of the services that are up, of those that could be told.");
            Sample(writer, "up_ratio", "", Math.Round(percentage / 100, 6));
        }

        if (report.P50ResponseTimeMs is not null)
        {
            Family(writer, "response_percentile_seconds", "Percentiles of the response times over the services that answered.");
            Sample(writer, "response_percentile_seconds", "percentile=\"50\"", report.P50ResponseTimeMs / 1000);
            Sample(writer, "response_percentile_seconds", "percentile=\"95\"", report.P95ResponseTimeMs / 1000);
            Sample(writer, "response_percentile_seconds", "percentile=\"99\"", report.P99ResponseTimeMs / 1000);
            Sample(writer, "response_percentile_seconds", "percentile=\"100\"", report.MaxResponseTimeMs / 1000);
        }

        Family(writer, "report_timestamp_seconds", "When the report was made, as Unix time: alert when it grows old.");
        Sample(writer, "report_timestamp_seconds", "", UnixSeconds(report.Timestamp));
    }

    private static void WriteVerdicts(StreamWriter writer, List<Labelled> services)
    {
        if (services.Count == 0)
            return;

        Family(writer, "service_status", "1 for the status that the service has, 0 for the others.");
        foreach (var (labels, result) in services)
        {
            foreach (var status in Statuses)
                Sample(writer, "service_status", $"{labels},status=\"{NameOf(status)}\"", result.Status == status ? 1 : 0);
        }

        Family(writer, "service_info", "Why the service has its status, and what answered; always 1.");
        foreach (var (labels, result) in services)
        {
            string facts = $"{labels},reason=\"{result.Reason}\",remote_address=\"{Escape(result.RemoteAddress)}\",http_version=\"{Escape(result.HttpVersion)}\"";
            Sample(writer, "service_info", facts, 1);
        }
    }

    private static void WriteTimes(StreamWriter writer, List<Labelled> services)
    {
        Gauge(writer, services, "service_response_seconds", "Time to the complete answer.", static result => Seconds(result.ResponseTimeMs));
        var phases = services
            .SelectMany(static service => Phases.Select(phase => (service.Labels, phase.Phase, Value: Seconds(phase.Ms(service.Result)))))
            .Where(static sample => sample.Value is not null)
            .ToList();
        if (phases.Count == 0)
            return;

        Family(writer, "service_phase_seconds", "Time by phase of the check.");
        foreach (var (labels, phase, value) in phases)
            Sample(writer, "service_phase_seconds", $"{labels},phase=\"{phase}\"", value);
    }

    private static void WriteFacts(StreamWriter writer, List<Labelled> services)
    {
        Gauge(writer, services, "service_checked", "1 when the service was checked now, 0 when its status is an earlier one.", static result => result.Checked ? 1 : 0);
        Gauge(writer, services, "service_check_timestamp_seconds", "When the check ended, as Unix time.", static result => UnixSeconds(result.Timestamp));
        Gauge(writer, services, "service_since_timestamp_seconds", "Since when the status has held, as Unix time.", static result => UnixSeconds(result.Since));
        Gauge(writer, services, "service_status_code", "The status code of the last answer.", static result => result.StatusCode);
        Gauge(writer, services, "service_consecutive_failures", "How many checks in a row did not find the service up.", static result => result.ConsecutiveFailures);
        Gauge(writer, services, "service_certificate_expiry_timestamp_seconds", "When the certificate ends, as Unix time.", static result => UnixSeconds(result.CertificateExpiresAt));
        Gauge(writer, services, "service_circuit_open", "1 while the circuit is open or half-open.", static result => result.CircuitState is { } state ? (state == Resilience.CircuitPhase.Closed ? 0 : 1) : null);
    }

    private static void Gauge(StreamWriter writer, List<Labelled> services, string name, string help, Func<HealthCheckResult, double?> value)
    {
        bool isNamed = false;
        foreach (var (labels, result) in services)
        {
            if (value(result) is not { } number)
                continue;
            if (!isNamed)
                Family(writer, name, help);
            isNamed = true;
            Sample(writer, name, labels, number);
        }
    }

    private static void Family(StreamWriter writer, string name, string help)
    {
        writer.WriteLine($"# HELP {Prefix}{name} {help}");
        writer.WriteLine($"# TYPE {Prefix}{name} gauge");
    }

    private static void Sample(StreamWriter writer, string name, string labels, double? value) =>
        writer.WriteLine($"{Prefix}{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {ReportText.Number(value) ?? "NaN"}");

    // Two services may look the same once cleaned and clipped; the same series twice makes a reader refuse the whole file.
    private static List<Labelled> Label(IReadOnlyList<HealthCheckResult> services)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var labelled = new List<Labelled>(services.Count);
        foreach (var service in services)
        {
            string labels = LabelsOf(service, "");
            for (int copy = 2; !seen.Add(labels); copy++)
                labels = LabelsOf(service, string.Create(CultureInfo.InvariantCulture, $" ({copy})"));
            labelled.Add(new Labelled(labels, service));
        }

        return labelled;
    }

    private static string LabelsOf(HealthCheckResult service, string suffix) =>
        $"service=\"{Escape(ReportText.Clean(service.Name, ReportText.LongestName) + suffix)}\",url=\"{Escape(service.ServiceUrl)}\"";

    private static string Escape(string? text) =>
        ReportText.Clean(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static double? Seconds(double? milliseconds) => HealthReportBuilder.Answered(milliseconds) / 1000;

    private static double? UnixSeconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() / 1000.0;

    private static string NameOf(ServiceStatus status) => status switch
    {
        ServiceStatus.Up => "up",
        ServiceStatus.Degraded => "degraded",
        ServiceStatus.Down => "down",
        _ => "unknown",
    };

    private readonly record struct Labelled(string Labels, HealthCheckResult Result);
}
