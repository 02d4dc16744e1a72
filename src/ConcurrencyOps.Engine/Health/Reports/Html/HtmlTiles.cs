namespace ConcurrencyOps.Health;

/// <summary>The tiles: counts, which are also the buttons that choose what the table shows, and the response times.</summary>
internal static class HtmlTiles
{
    /// <summary>Writes both rows.</summary>
    public static void Write(HtmlSink html, HealthReportContent content)
    {
        var report = content.Report;
        html.WriteMarkup("<fieldset class=\"tiles\">\n<legend class=\"unseen\">Show services that are</legend>\n");
        WriteChoice(html, "all", "All", report.TotalServices, isChosen: true);
        WriteChoice(html, "down", "Down", report.Down);
        WriteChoice(html, "degraded", "Degraded", report.Degraded);
        WriteChoice(html, "unknown", "Unknown", report.Unknown);
        WriteChoice(html, "up", "Up", report.Up);
        html.WriteMarkup("</fieldset>\n<dl class=\"figures\" aria-label=\"Response times\">\n");
        WriteFigure(html, "Median", HtmlWords.Duration(report.P50ResponseTimeMs), "P50 response time");
        WriteFigure(html, "P95", HtmlWords.Duration(report.P95ResponseTimeMs), "95 of 100 services answered within this time");
        WriteFigure(html, "P99", HtmlWords.Duration(report.P99ResponseTimeMs), "99 of 100 services answered within this time");
        WriteFigure(html, "Average", HtmlWords.Duration(report.AverageResponseTimeMs), "Mean response time");
        WriteFigure(html, "Slowest", HtmlWords.Duration(report.MaxResponseTimeMs), "Longest response time", report.SlowestService);
        html.WriteMarkup("</dl>\n");
    }

    private static void WriteChoice(HtmlSink html, string status, string label, int count, bool isChosen = false)
    {
        html.Write($"<div class=\"tile {status}{(count == 0 ? " none" : "")}\"><input type=\"radio\" name=\"show\" id=\"show-{status}\"");
        html.WriteMarkup(isChosen ? " checked>" : ">");
        html.Write($"<label for=\"show-{status}\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{status}\"/></svg>");
        html.Write($"<span class=\"name\">{label}</span> <span class=\"count\">{HtmlWords.Count(count)}</span></label></div>\n");
    }

    private static void WriteFigure(HtmlSink html, string name, string value, string title, string? note = null)
    {
        html.Write($"<div title=\"{title}\"><dt>{name}</dt><dd>{(value.Length == 0 ? "\u2013" : value)}");
        if (note is not null)
            html.Write($" <span class=\"note\"><bdi>{ReportText.Clean(note, 60)}</bdi></span>");
        html.WriteMarkup("</dd></div>\n");
    }
}
