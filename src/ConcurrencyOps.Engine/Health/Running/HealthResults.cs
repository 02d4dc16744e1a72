using System.Globalization;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Health;

/// <summary>Where results are made, whatever happened to the check.</summary>
internal static class HealthResults
{
    /// <summary>The result of a check that came to a verdict.</summary>
    public static HealthCheckResult Checked(HealthJob job, CheckVerdict verdict, CheckTiming timing, DateTimeOffset now, CircuitPhase? circuit)
    {
        var facts = job.Facts;
        return new HealthCheckResult
        {
            Name = job.Check.Name,
            ServiceUrl = job.Check.ServiceUrl,
            Status = verdict.Status,
            RawStatus = verdict.Status,
            Reason = verdict.Reason,
            StatusCode = facts?.StatusCode,
            ResponseTimeMs = timing.ResponseTimeMs,
            DurationMs = timing.DurationMs,
            QueueMs = timing.QueueMs,
            DnsMs = Phase(facts, CheckPhase.Dns),
            ConnectMs = Phase(facts, CheckPhase.Connect),
            TlsMs = Phase(facts, CheckPhase.Tls),
            FirstByteMs = Phase(facts, CheckPhase.FirstByte),
            TransferMs = Phase(facts, CheckPhase.Transfer),
            ErrorMessage = verdict.Message,
            Timestamp = now,
            Attempts = job.Attempts,
            RemoteAddress = facts?.RemoteAddress,
            HttpVersion = facts?.HttpVersion,
            CertificateExpiresAt = facts?.CertificateExpiresAt,
            CertificateDaysLeft = facts?.CertificateExpiresAt is { } end ? (int)Math.Floor((end - now).TotalDays) : null,
            CircuitState = circuit,
            Checked = true,
            ConsecutiveFailures = verdict.Status is ServiceStatus.Down or ServiceStatus.Degraded ? 1 : 0,
        };
    }

    /// <summary>The service was left out, because its circuit is open or the time was over before its turn came: the last known status, marked stale; Unknown when none is known.</summary>
    /// <param name="check">The check.</param>
    /// <param name="refusal">The circuit's; null when the time was over.</param>
    /// <param name="last">What is known of the service.</param>
    /// <param name="timing">Where the time went.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="circuit">Where the circuit stands.</param>
    public static HealthCheckResult NotChecked(
        ServiceCheck check, CircuitRefusal? refusal, ServiceRecord? last, CheckTiming timing, DateTimeOffset now, CircuitPhase? circuit) => new()
        {
            Name = check.Name,
            ServiceUrl = check.ServiceUrl,
            Status = last?.Status ?? ServiceStatus.Unknown,
            RawStatus = last?.RawStatus ?? ServiceStatus.Unknown,
            Reason = refusal is null ? HealthReason.Cancelled : HealthReason.CircuitOpen,
            StatusCode = last?.StatusCode,
            QueueMs = timing.QueueMs,
            ErrorMessage = refusal is null ? "Not checked: the time was over before its turn came." : RefusalMessage(refusal, last),
            Timestamp = now,
            CircuitState = circuit,
            Stale = last is not null,
            Changed = last is null ? null : false,
            PreviousStatus = last?.Status,
            Since = last?.Since,
            ConsecutiveFailures = last?.ConsecutiveFailures ?? 0,
        };

    /// <summary>The verdict when the check failed by itself: Unknown.</summary>
    public static CheckVerdict Fault(string why) =>
        new(ServiceStatus.Unknown, HealthReason.CheckerFault, $"The check itself failed: {SafeText.Clean(why)}");

    /// <summary>The input could not be checked.</summary>
    public static HealthCheckResult BadInput(string name, string url, string message, DateTimeOffset now) => new()
    {
        Name = name,
        ServiceUrl = url,
        Status = ServiceStatus.Unknown,
        RawStatus = ServiceStatus.Unknown,
        Reason = HealthReason.BadInput,
        ErrorMessage = message,
        Timestamp = now,
    };

    private static double? Phase(CheckContext? facts, CheckPhase phase) =>
        facts?.Phases.SpentMs(phase) is { } spent ? Math.Round(spent, 3) : null;

    private static string RefusalMessage(CircuitRefusal refusal, ServiceRecord? last)
    {
        var until = refusal.RetryAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var text = refusal.IsProbing
            ? $"Circuit breaker is HALF-OPEN: not checked, because another check is finding out whether the service has recovered, until {until} at most."
            : $"Circuit breaker is OPEN: not checked until {until}.";
        return (last?.ErrorMessage ?? refusal.LastError) is { } error ? $"{text} Last failure: {error}" : text;
    }
}
