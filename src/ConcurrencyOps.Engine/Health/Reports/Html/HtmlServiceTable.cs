using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Health;

/// <summary>The table of services, worst first.</summary>
internal static class HtmlServiceTable
{
    private const int SoonDays = 30;

    /// <summary>Writes the table with its heading and legend.</summary>
    public static void Write(HtmlSink html, HealthReportContent content)
    {
        var columns = HtmlColumns.For(content);
        html.WriteMarkup("<section id=\"services\" aria-labelledby=\"services-title\">\n<div class=\"above\"><h2 id=\"services-title\">Services</h2>\n");
        HtmlResponseBar.WriteLegend(html, content.Services);
        html.WriteMarkup("</div>\n");
        if (content.Services.Count == 0)
        {
            html.WriteMarkup("<p class=\"empty\">There is nothing to show: no result was given to this report.</p>\n</section>\n");
            return;
        }

        html.WriteMarkup("<div class=\"scroll\" role=\"region\" aria-labelledby=\"services-title\" tabindex=\"0\">\n<table>\n");
        html.WriteMarkup("<caption class=\"unseen\">Services, worst first</caption>\n");
        WriteHeader(html, columns);
        html.WriteMarkup("<tbody>\n");
        foreach (var service in content.Services)
            WriteRow(html, service, content, columns);
        html.WriteMarkup("</tbody>\n</table>\n</div>\n<p class=\"empty nothing\">No service has this status.</p>\n</section>\n");
    }

    private static void WriteHeader(HtmlSink html, HtmlColumns columns)
    {
        html.WriteMarkup("<thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Service</th><th scope=\"col\">Response</th>");
        html.WriteMarkup(columns.History ? "<th scope=\"col\">History</th>" : "");
        html.WriteMarkup(columns.Certificate ? "<th scope=\"col\" class=\"number\">Certificate</th>" : "");
        html.WriteMarkup(columns.Since ? "<th scope=\"col\" class=\"number\">For</th>" : "");
        html.WriteMarkup("</tr></thead>\n");
    }

    private static void WriteRow(HtmlSink html, HealthCheckResult service, HealthReportContent content, HtmlColumns columns)
    {
        string status = HtmlWords.Class(service.Status);
        html.Write($"<tr class=\"{status}\"><td><span class=\"badge {status}\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{status}\"/></svg>{Label(service.Status)}</span>");
        WriteRemarks(html, service);
        html.WriteMarkup("</td>");
        WriteService(html, service);
        html.WriteMarkup("<td class=\"response\">");
        HtmlResponseBar.Write(html, service, columns.LongestMs);
        html.WriteMarkup("</td>");
        if (columns.History)
            HtmlHistory.Write(html, content.Trends!.GetValueOrDefault(ServiceId.Of(service)) ?? ServiceTrend.None, columns.IsPlain);
        if (columns.Certificate)
            WriteCertificate(html, service);
        if (columns.Since)
            WriteSince(html, service, content.Report.Timestamp);
        html.WriteMarkup("</tr>\n");
    }

    private static string Label(ServiceStatus status) => status switch
    {
        ServiceStatus.Up => "Up",
        ServiceStatus.Degraded => "Degraded",
        ServiceStatus.Down => "Down",
        _ => "Unknown",
    };

    private static void WriteRemarks(HtmlSink html, HealthCheckResult service)
    {
        if (service.Changed == true && service.PreviousStatus is { } before)
            html.Write($"<span class=\"remark\">was {HtmlWords.Class(before)}</span>");
        else if (service.RawStatus != service.Status)
            html.Write($"<span class=\"remark\">now {HtmlWords.Class(service.RawStatus)}, unconfirmed</span>");
        if (service.CircuitState is CircuitPhase.Open or CircuitPhase.HalfOpen)
            html.Write($"<span class=\"remark\">circuit {(service.CircuitState == CircuitPhase.Open ? "open" : "half-open")}</span>");
        if (service.Stale)
            html.WriteMarkup("<span class=\"remark\" title=\"Not checked now: this is the last known status\">stale</span>");
    }

    private static void WriteService(HtmlSink html, HealthCheckResult service)
    {
        string url = ReportText.Clean(service.ServiceUrl);
        html.Write($"<th scope=\"row\"><bdi class=\"name\">{ReportText.Clean(service.Name, ReportText.LongestName)}</bdi>");
        if (IsLink(url))
            html.Write($"<a class=\"url\" href=\"{url}\" rel=\"noopener noreferrer\"><bdi>{url}</bdi></a>");
        else if (url != service.Name)
            html.Write($"<bdi class=\"url\">{url}</bdi>");
        if (service.Status != ServiceStatus.Up || service.Reason != HealthReason.Expected || service.ErrorMessage is not null)
            html.Write($"<span class=\"reason\"><strong>{HtmlWords.Words(service.Reason)}</strong> <bdi>{ReportText.Clean(service.ErrorMessage)}</bdi></span>");
        html.WriteMarkup("</th>");
    }

    // A masked URL leads nowhere; a scheme other than http could run something.
    private static bool IsLink(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && url.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        && uri.UserInfo.Length == 0
        && !url.Contains("***", StringComparison.Ordinal);

    private static void WriteCertificate(HtmlSink html, HealthCheckResult service)
    {
        html.WriteMarkup("<td class=\"number\">");
        if (service.CertificateDaysLeft is { } days)
        {
            string urgency = days < 0 ? "down" : days < SoonDays ? "degraded" : "";
            string text = days < 0 ? "ended" : HtmlWords.Count(days, "day", "days");
            html.Write($"<span class=\"days {urgency}\" title=\"{(service.CertificateExpiresAt is { } end ? $"Ends {HtmlWords.Time(end)}" : "")}\">{text}</span>");
        }

        html.WriteMarkup("</td>");
    }

    private static void WriteSince(HtmlSink html, HealthCheckResult service, DateTimeOffset now)
    {
        html.WriteMarkup("<td class=\"number\">");
        if (service.Since is { } since)
            html.Write($"<time datetime=\"{ReportText.Time(since)}\" title=\"Since {HtmlWords.Time(since)}\">{HtmlWords.Age(now - since)}</time>");
        if (service.ConsecutiveFailures > 1)
            html.Write($"<span class=\"remark\">{HtmlWords.Count(service.ConsecutiveFailures, "failure", "failures")} in a row</span>");
        html.WriteMarkup("</td>");
    }
}
