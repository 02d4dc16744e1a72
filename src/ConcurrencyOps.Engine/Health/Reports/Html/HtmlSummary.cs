namespace ConcurrencyOps.Health;

/// <summary>The head of the page: the title, the verdict in one sentence, and the shares.</summary>
internal static class HtmlSummary
{
    private const double BarWidth = 1000;

    /// <summary>Writes the header.</summary>
    public static void Write(HtmlSink html, HealthReportContent content)
    {
        var report = content.Report;
        string status = report.TotalServices == 0 ? "unknown" : HtmlWords.Class(Worst(report));
        html.Write($"<header>\n<div class=\"titles\">\n<h1><bdi>{ReportText.Clean(content.Title, ReportText.LongestName)}</bdi></h1>\n");
        html.Write($"<p class=\"when\">Checked <time datetime=\"{ReportText.Time(report.Timestamp)}\">{HtmlWords.Time(report.Timestamp)}</time></p>\n</div>\n");
        html.Write($"<div class=\"verdict {status}\">\n<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{status}\"/></svg>\n");
        html.Write($"<p class=\"headline\">{Headline(report)}</p>\n");
        html.Write($"<p class=\"share\"><strong>{HtmlWords.Percent(report.UpPercentage)}</strong> <span>up</span></p>\n");
        WriteBar(html, report);
        html.WriteMarkup("</div>\n</header>\n");
    }

    /// <summary>The verdict in one sentence.</summary>
    public static string Headline(HealthReport report)
    {
        if (report.TotalServices == 0)
            return "No service was checked";
        if (report.Up == report.TotalServices)
            return report.Up == 1 ? "The service is up" : $"All {HtmlWords.Count(report.Up, "service is", "services are")} up";

        var worst = Worst(report);
        int count = worst switch { ServiceStatus.Down => report.Down, ServiceStatus.Degraded => report.Degraded, _ => report.Unknown };
        string of = HtmlWords.Count(report.TotalServices, "service", "services");
        return $"{HtmlWords.Count(count)} of {of} {(count == 1 ? "is" : "are")} {HtmlWords.Class(worst)}";
    }

    /// <summary>The worst status there is.</summary>
    public static ServiceStatus Worst(HealthReport report) => report switch
    {
        { Down: > 0 } => ServiceStatus.Down,
        { Degraded: > 0 } => ServiceStatus.Degraded,
        { Unknown: > 0 } => ServiceStatus.Unknown,
        _ => ServiceStatus.Up,
    };

    private static void WriteBar(HtmlSink html, HealthReport report)
    {
        if (report.TotalServices == 0)
            return;

        string label = $"{report.Up} up, {report.Degraded} degraded, {report.Down} down, {report.Unknown} unknown";
        html.Write($"<svg class=\"shares\" viewBox=\"0 0 {BarWidth} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{label}\">");
        double left = 0;
        foreach (var (name, count) in new[] { ("down", report.Down), ("degraded", report.Degraded), ("unknown", report.Unknown), ("up", report.Up) })
        {
            double width = BarWidth * count / report.TotalServices;
            if (count > 0)
                html.Write($"<rect class=\"f-{name}\" x=\"{left}\" width=\"{Math.Max(2, width - 3)}\" height=\"10\"/>");
            left += width;
        }

        html.WriteMarkup("</svg>\n");
    }
}
