namespace ConcurrencyOps.Health;

/// <summary>One property of <see cref="HealthCheckResult"/> as a column.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Value">Reads it: null, a string, a bool, an int, a double, an enum or a DateTimeOffset.</param>
internal sealed record ResultField(string Name, Func<HealthCheckResult, object?> Value)
{
    /// <summary>Every property, in the record's order.</summary>
    public static IReadOnlyList<ResultField> All { get; } =
    [
        new(nameof(HealthCheckResult.Name), static r => ReportText.Clean(r.Name, ReportText.LongestName)),
        new(nameof(HealthCheckResult.ServiceUrl), static r => ReportText.Clean(r.ServiceUrl)),
        new(nameof(HealthCheckResult.Status), static r => r.Status),
        new(nameof(HealthCheckResult.RawStatus), static r => r.RawStatus),
        new(nameof(HealthCheckResult.Reason), static r => r.Reason),
        new(nameof(HealthCheckResult.StatusCode), static r => r.StatusCode),
        new(nameof(HealthCheckResult.ResponseTimeMs), static r => r.ResponseTimeMs),
        new(nameof(HealthCheckResult.DurationMs), static r => r.DurationMs),
        new(nameof(HealthCheckResult.QueueMs), static r => r.QueueMs),
        new(nameof(HealthCheckResult.DnsMs), static r => r.DnsMs),
        new(nameof(HealthCheckResult.ConnectMs), static r => r.ConnectMs),
        new(nameof(HealthCheckResult.TlsMs), static r => r.TlsMs),
        new(nameof(HealthCheckResult.FirstByteMs), static r => r.FirstByteMs),
        new(nameof(HealthCheckResult.TransferMs), static r => r.TransferMs),
        new(nameof(HealthCheckResult.ErrorMessage), static r => Optional(r.ErrorMessage)),
        new(nameof(HealthCheckResult.Timestamp), static r => r.Timestamp),
        new(nameof(HealthCheckResult.Attempts), static r => r.Attempts),
        new(nameof(HealthCheckResult.RemoteAddress), static r => Optional(r.RemoteAddress)),
        new(nameof(HealthCheckResult.HttpVersion), static r => Optional(r.HttpVersion)),
        new(nameof(HealthCheckResult.CertificateExpiresAt), static r => r.CertificateExpiresAt),
        new(nameof(HealthCheckResult.CertificateDaysLeft), static r => r.CertificateDaysLeft),
        new(nameof(HealthCheckResult.CircuitState), static r => r.CircuitState),
        new(nameof(HealthCheckResult.Checked), static r => r.Checked),
        new(nameof(HealthCheckResult.Stale), static r => r.Stale),
        new(nameof(HealthCheckResult.Changed), static r => r.Changed),
        new(nameof(HealthCheckResult.PreviousStatus), static r => r.PreviousStatus),
        new(nameof(HealthCheckResult.Since), static r => r.Since),
        new(nameof(HealthCheckResult.ConsecutiveFailures), static r => r.ConsecutiveFailures),
    ];

    private static string? Optional(string? text) => text is null ? null : ReportText.Clean(text);
}
