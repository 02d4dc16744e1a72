using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>What every kind of check has in common when it judges. Pure.</summary>
internal static class VerdictRules
{
    /// <summary>Makes Up Degraded when the answer was slow or the certificate ends soon; any other verdict stands.</summary>
    /// <param name="verdict">What the answer alone says.</param>
    /// <param name="check">The limits.</param>
    /// <param name="responseTimeMs">From the start of the attempt to the complete answer.</param>
    /// <param name="certificateExpiresAt">When the server's certificate ends; null without one.</param>
    /// <param name="now">Wall clock, UTC.</param>
    public static CheckVerdict Worsen(
        CheckVerdict verdict, ServiceCheck check, double responseTimeMs, DateTimeOffset? certificateExpiresAt, DateTimeOffset now)
    {
        if (verdict.Status != ServiceStatus.Up)
            return verdict;

        if (check.DegradedAfterMs is { } limit && responseTimeMs > limit)
            return new(ServiceStatus.Degraded, HealthReason.Slow, Text($"The answer took {responseTimeMs:0} ms, more than {limit:0.###} ms."));

        if (certificateExpiresAt is not { } end || check.CertificateWarningDays <= 0 || DaysLeft(end, now) >= check.CertificateWarningDays)
            return verdict;

        return new(ServiceStatus.Degraded, HealthReason.CertificateExpiring, ExpiryMessage(end, now, check.CertificateWarningDays));
    }

    /// <summary>Whole days until a certificate ends; negative when it has.</summary>
    public static int DaysLeft(DateTimeOffset end, DateTimeOffset now) => (int)Math.Floor((end - now).TotalDays);

    /// <summary>The worse of two verdicts, the first when they are equally bad: Down, Degraded, Unknown, Up.</summary>
    public static CheckVerdict Worse(CheckVerdict first, CheckVerdict second) => SeverityOf(second.Status) > SeverityOf(first.Status) ? second : first;

    private static int SeverityOf(ServiceStatus status) => status switch
    {
        ServiceStatus.Down => 3,
        ServiceStatus.Degraded => 2,
        ServiceStatus.Unknown => 1,
        _ => 0,
    };

    private static string ExpiryMessage(DateTimeOffset end, DateTimeOffset now, int warningDays) => end <= now
        ? Text($"The certificate ended on {end:yyyy-MM-dd}.")
        : Text($"The certificate ends on {end:yyyy-MM-dd}, in {DaysLeft(end, now)} days; fewer than {warningDays} are a warning.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
