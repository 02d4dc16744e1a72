namespace ConcurrencyOps.Health;

/// <summary>What the table shows: columns that no service fills are left out, and long lists get plainer pictures.</summary>
/// <param name="History">Earlier checks.</param>
/// <param name="Certificate">Days until the certificate ends.</param>
/// <param name="Since">Since when the status has held.</param>
/// <param name="LongestMs">The longest response time: the full length of a bar; 0 when no service answered.</param>
/// <param name="IsPlain">Checks in a row with the same status are one cell of the history.</param>
internal sealed record HtmlColumns(bool History, bool Certificate, bool Since, double LongestMs, bool IsPlain)
{
    /// <summary>From this many services on the pictures are plainer: 5,000 services with 40 cells each would take a browser seconds.</summary>
    public const int Many = 400;

    /// <summary>The columns for a report.</summary>
    public static HtmlColumns For(HealthReportContent content) => new(
        content.Trends is not null,
        content.Services.Any(static service => service.CertificateDaysLeft is not null),
        content.Services.Any(static service => service.Since is not null),
        HealthReportBuilder.Answered(content.Report.MaxResponseTimeMs) ?? 0,
        content.Services.Count >= Many);
}
