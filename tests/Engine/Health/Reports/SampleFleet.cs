using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Tests.Health.Reports;

/// <summary>A fleet as a report shows it; always the same.</summary>
internal static class SampleFleet
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 18, 40, 5, TimeSpan.Zero);

    /// <summary>Twelve services, every status among them.</summary>
    public static IReadOnlyList<HealthCheckResult> Services { get; } =
    [
        Down("Payments API", "https://pay.example.com/health", HealthReason.Timeout, "No answer within 10 s; it ended while connecting.", hours: 1.4, failures: 17) with { Changed = true, PreviousStatus = ServiceStatus.Up, CircuitState = CircuitPhase.HalfOpen, ConnectMs = 10000 },
        Down("Inventory", "http://inventory.example.com:8080/ready", HealthReason.ConnectionRefused, "10.4.0.17:8080 refused the connection.", hours: 51, failures: 612) with { Checked = false, Stale = true, CircuitState = CircuitPhase.Open },
        Answer("Search", "https://search.example.com/_cluster/health", 2310, 3, 41, 58, 2190, 12, 88) with { Status = ServiceStatus.Degraded, RawStatus = ServiceStatus.Degraded, Reason = HealthReason.Slow, ErrorMessage = "The answer took 2,310 ms; more than 1,000 ms is too slow.", Since = Now.AddMinutes(-34), ConsecutiveFailures = 7 },
        Answer("Partner gateway", "https://gate.partner.example/v2/ping", 182, 6, 38, 71, 61, 2, 9) with { Status = ServiceStatus.Degraded, RawStatus = ServiceStatus.Degraded, Reason = HealthReason.CertificateExpiring, ErrorMessage = "The certificate ends in 9 days.", Since = Now.AddDays(-21) },
        Answer("Legacy intranet", "https://intranet.example.com/", null, 0, 0, 0, 0, 0, null) with { Status = ServiceStatus.Unknown, RawStatus = ServiceStatus.Unknown, Reason = HealthReason.ResolverFailed, StatusCode = null, DnsMs = null, ConnectMs = null, TlsMs = null, FirstByteMs = null, TransferMs = null, ErrorMessage = "The name server did not answer for intranet.example.com.", Since = Now.AddMinutes(-4) },
        Answer("Accounts", "https://accounts.example.com/health", 84, 2, 14, 31, 33, 4, 203),
        Answer("Catalogue", "https://catalogue.example.com/health", 131, 3, 15, 33, 71, 9, 64),
        Answer("Identity provider", "https://login.example.com/.well-known/openid-configuration", 57, 1, 11, 24, 19, 2, 41),
        Answer("Mail relay", "tcp://mail.example.com:25", 12, 1, 11, 0, 0, 0, null) with { StatusCode = null, HttpVersion = null, TlsMs = null, FirstByteMs = null, TransferMs = null },
        Answer("Message bus", "grpc://bus.example.com:5000/orders", 9.4, 0.4, 2.1, 0, 6.7, 0.2, null) with { StatusCode = 0, HttpVersion = "2.0", TlsMs = null },
        Answer("Status page", "https://status.example.com/", 402, 4, 62, 88, 121, 127, 77),
        Answer("Web shop", "https://www.example.com/", 348, 2, 17, 36, 204, 89, 118),
    ];

    public static HealthReportContent Content(IEnumerable<HealthCheckResult>? services = null, FailOn? failOn = null)
    {
        var builder = new HealthReportBuilder();
        foreach (var service in services ?? Services)
            builder.Add(service);
        return new() { Report = builder.Build(Now, failOn ?? FailOn.All), Services = builder.Services(), FailOn = failOn ?? FailOn.All, Title = "Production, Frankfurt" };
    }

    /// <summary>The fleet with a made-up past.</summary>
    public static HealthReportContent WithHistory(IEnumerable<HealthCheckResult>? services = null)
    {
        var content = Content(services);
        return content with { Trends = content.Services.ToDictionary(ServiceId.Of, Past) };
    }

    public static string Text(HealthReportFormat format, HealthReportContent content) => HealthReportWriters.ToText(format, content);

    public static HealthCheckResult Up(string name, double? ms = 10, string? url = null) => new()
    {
        Name = name,
        ServiceUrl = url ?? $"http://{name}.example.com/",
        Status = ServiceStatus.Up,
        RawStatus = ServiceStatus.Up,
        Reason = HealthReason.Expected,
        ResponseTimeMs = ms,
        Timestamp = Now,
        Checked = true,
        Attempts = 1,
    };

    public static HealthCheckResult Is(ServiceStatus status, string name, HealthReason reason = HealthReason.UnexpectedStatus, string? message = null) =>
        Up(name, ms: null) with { Status = status, RawStatus = status, Reason = status == ServiceStatus.Up ? HealthReason.Expected : reason, ErrorMessage = message };

    private static HealthCheckResult Answer(string name, string url, double? ms, double dns, double connect, double tls, double first, double transfer, int? days) => Up(name, ms, url) with
    {
        StatusCode = 200,
        DurationMs = ms,
        QueueMs = 0.2,
        DnsMs = dns,
        ConnectMs = connect,
        TlsMs = tls,
        FirstByteMs = first,
        TransferMs = transfer,
        HttpVersion = "1.1",
        RemoteAddress = "10.4.0.21",
        CertificateDaysLeft = days,
        CertificateExpiresAt = days is { } left ? Now.AddDays(left) : null,
        Since = Now.AddDays(-(name.Length * 3.3)),
        CircuitState = CircuitPhase.Closed,
    };

    private static HealthCheckResult Down(string name, string url, HealthReason reason, string message, double hours, int failures) => Up(name, ms: null, url) with
    {
        Status = ServiceStatus.Down,
        RawStatus = ServiceStatus.Down,
        Reason = reason,
        ErrorMessage = message,
        Since = Now.AddHours(-hours),
        ConsecutiveFailures = failures,
        DurationMs = 10000,
    };

    private static ServiceTrend Past(HealthCheckResult service)
    {
        var random = new Random(service.Name.Sum(static letter => letter));
        int bad = service.Status == ServiceStatus.Up ? 0 : Math.Max(service.ConsecutiveFailures, 1);
        var points = new List<TrendPoint>();
        for (int index = 0; index < TrendReader.RecentChecks; index++)
        {
            int left = TrendReader.RecentChecks - index;
            var status = left <= bad ? service.Status : random.Next(60) == 0 ? ServiceStatus.Degraded : random.Next(90) == 0 ? ServiceStatus.Down : ServiceStatus.Up;
            double usual = (service.ResponseTimeMs ?? 90) * (left <= bad || service.Status == ServiceStatus.Up ? 1 : 0.2);
            double? ms = status is ServiceStatus.Down or ServiceStatus.Unknown ? null : usual * (0.8 + (0.4 * random.NextDouble()) + (random.Next(14) == 0 ? 0.7 : 0));
            points.Add(new(Now.AddMinutes(-5 * left), status, ms));
        }

        return new ServiceTrend(8640, 100.0 * points.Count(static point => point.Status == ServiceStatus.Up) / points.Count, points);
    }
}
