using System.Globalization;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>
/// What a monitoring plugin prints: a status line with performance data, then a line for each service that is not up, then the services' response times
/// as further performance data. At most <see cref="LongestOutput"/> bytes of UTF-8: what does not fit is counted, not cut in the middle.
/// </summary>
internal sealed class NagiosReportWriter : IHealthReportWriter
{
    /// <summary>The most bytes in all: half of the 8 KB that Nagios reads, and what older agents pass on.</summary>
    public const int LongestOutput = 4096;

    private const int LongestLine = 1000;
    private const int LongestName = 80;
    private const int LongestNameBytes = 56;
    private const int NamesPerStatus = 5;
    private const int PerformanceShare = 1400;
    private const int LongestTotals = 400;
    private const int LongestSummary = 80;

    /// <inheritdoc/>
    public void Write(HealthReportContent content, Stream stream)
    {
        using var writer = HealthReportWriters.Open(stream);
        writer.WriteLine($"{ReportText.ClipBytes(StatusLine(content), LongestLine)} | {TotalsData(content.Report)}");
        int room = LongestOutput - LongestLine - LongestTotals - LongestSummary;
        var data = ResponseData(content.Services, PerformanceShare);
        WriteTroubles(writer, content.Services, room - (data is null ? 0 : PerformanceShare), data);
    }

    private static string StatusLine(HealthReportContent content)
    {
        var report = content.Report;
        string word = report.ExitCode switch { 0 => "OK", 1 => "WARNING", 2 => "CRITICAL", _ => "UNKNOWN" };
        if (report.TotalServices == 0)
            return $"HEALTH {word} - no service was checked";

        var parts = new[] { ServiceStatus.Down, ServiceStatus.Degraded, ServiceStatus.Unknown }
            .Select(status => (Status: status, Services: content.Services.Where(service => service.Status == status).ToList()))
            .Where(static group => group.Services.Count > 0)
            .Select(group => Part(group.Status, group.Services, report.TotalServices))
            .ToList();
        return $"HEALTH {word} - {(parts.Count == 0 ? $"all {Text(report.TotalServices)} up" : string.Join("; ", parts))}";
    }

    private static string Part(ServiceStatus status, List<HealthCheckResult> services, int total)
    {
        var names = services.Take(NamesPerStatus).Select(static service => ReportText.ClipBytes(Plain(service.Name, LongestName), LongestNameBytes));
        string more = services.Count > NamesPerStatus ? $" and {Text(services.Count - NamesPerStatus)} more" : "";
        return $"{Text(services.Count)} of {Text(total)} {Word(status)}: {string.Join(", ", names)}{more}";
    }

    private static string TotalsData(HealthReport report)
    {
        string total = Text(report.TotalServices);
        var data = new StringBuilder($"'up'={Text(report.Up)};;;0;{total} 'degraded'={Text(report.Degraded)};;;0;{total} ");
        data.Append(CultureInfo.InvariantCulture, $"'down'={report.Down};;;0;{total} 'unknown'={report.Unknown};;;0;{total}");
        Append("up_percentage", report.UpPercentage, "%;;;0;100");
        Append("response_p50", report.P50ResponseTimeMs / 1000, "s;;;0");
        Append("response_p95", report.P95ResponseTimeMs / 1000, "s;;;0");
        Append("response_max", report.MaxResponseTimeMs / 1000, "s;;;0");
        return data.ToString();

        void Append(string label, double? value, string rest)
        {
            if (value is { } number && double.IsFinite(number))
                data.Append(CultureInfo.InvariantCulture, $" '{label}'={number:0.######}{rest}");
        }
    }

    private static void WriteTroubles(StreamWriter writer, IReadOnlyList<HealthCheckResult> services, int room, string? data)
    {
        var lines = services.Where(static service => service.Status != ServiceStatus.Up).Select(Trouble).ToList();
        int written = 0;
        while (written < lines.Count && (room -= Encoding.UTF8.GetByteCount(lines[written]) + 1) >= 0)
            writer.WriteLine(lines[written++]);

        // Further performance data follows a bar in the long text; the line before it must be there.
        string last = written < lines.Count ? $"and {Text(lines.Count - written)} more that are not up" : data is null ? "" : "response times:";
        if (last.Length > 0)
            writer.WriteLine(data is null ? last : $"{last} | {data}");
    }

    private static string Trouble(HealthCheckResult service)
    {
        string message = service.ErrorMessage is { } error ? $": {Plain(error, 160)}" : "";
        return $"{Word(service.Status).ToUpperInvariant()} {Plain(service.Name, LongestName)} ({service.Reason}{message}) {Plain(service.ServiceUrl, 160)}";
    }

    private static string? ResponseData(IReadOnlyList<HealthCheckResult> services, int room)
    {
        var data = new StringBuilder();
        var labels = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var service in services)
        {
            if (HealthReportBuilder.Answered(service.ResponseTimeMs) is not { } time || !labels.Add(Label(service.Name)))
                continue;

            string item = string.Create(CultureInfo.InvariantCulture, $"{(data.Length > 0 ? "\n" : "")}'{Label(service.Name)}'={time / 1000:0.######}s;;;0");
            if ((room -= Encoding.UTF8.GetByteCount(item)) < 0)
                break;
            data.Append(item);
        }

        return data.Length == 0 ? null : data.ToString();
    }

    /// <summary>No equals sign and no quote may stand in a label.</summary>
    private static string Label(string name) => $"service {Plain(name, LongestName)}".Replace('=', '_').Replace('\'', '_');

    /// <summary>The bar begins performance data wherever it stands.</summary>
    private static string Plain(string text, int longest) => ReportText.Clean(text, longest).Replace('|', '/');

    private static string Word(ServiceStatus status) => status switch
    {
        ServiceStatus.Down => "down",
        ServiceStatus.Degraded => "degraded",
        ServiceStatus.Up => "up",
        _ => "unknown",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
