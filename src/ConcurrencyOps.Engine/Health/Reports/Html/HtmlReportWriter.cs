using System.Security.Cryptography;

namespace ConcurrencyOps.Health;

/// <summary>
/// One page that needs nothing but itself: no script, no font, no picture from elsewhere, and a content security policy that forbids them. The tiles that
/// choose what the table shows are radio buttons and CSS. What services and users say is encoded by <see cref="HtmlSink"/>.
/// </summary>
internal sealed class HtmlReportWriter : IHealthReportWriter
{
    private static readonly Lazy<string> Style = new(() => Resource("report.css"));
    private static readonly Lazy<string> Symbols = new(() => Resource("symbols.svg"));
    private static readonly Lazy<string> StyleHash = new(static () => Convert.ToBase64String(SHA256.HashData(HealthReportWriters.Utf8.GetBytes(Style.Value))));

    /// <inheritdoc/>
    public void Write(HealthReportContent content, Stream stream)
    {
        using var writer = HealthReportWriters.Open(stream);
        var html = new HtmlSink(writer);
        WriteHead(html, content);
        html.WriteMarkup("<body>\n");
        html.WriteMarkup(Symbols.Value);
        html.WriteMarkup("<a class=\"skip\" href=\"#services\">Skip to the services</a>\n<div class=\"page\">\n");
        HtmlSummary.Write(html, content);
        html.WriteMarkup("<main>\n");
        HtmlTiles.Write(html, content);
        HtmlServiceTable.Write(html, content);
        html.WriteMarkup("</main>\n");
        WriteFooter(html, content);
        html.WriteMarkup("</div>\n</body>\n</html>\n");
    }

    private static void WriteHead(HtmlSink html, HealthReportContent content)
    {
        string policy = $"default-src 'none'; style-src 'sha256-{StyleHash.Value}'; img-src data:; base-uri 'none'; form-action 'none'";
        html.WriteMarkup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n");
        html.WriteMarkup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.WriteMarkup("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"ConcurrencyOps\">\n");
        html.Write($"<title>{HtmlSummary.Headline(content.Report)} \u00B7 {ReportText.Clean(content.Title)}</title>\n");
        html.Write($"<link rel=\"icon\" href=\"{Icon(content.Report)}\">\n");
        html.WriteMarkup($"<style>{Style.Value}</style>\n</head>\n");
    }

    private static string Icon(HealthReport report)
    {
        string colour = HtmlSummary.Worst(report) switch
        {
            ServiceStatus.Up => "239b56",
            ServiceStatus.Degraded => "c77d00",
            ServiceStatus.Down => "d13430",
            _ => "738092",
        };
        return $"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23{colour}'/%3E%3C/svg%3E";
    }

    private static void WriteFooter(HtmlSink html, HealthReportContent content)
    {
        html.WriteMarkup("<footer>\n<p>The share that is up leaves out services whose status could not be told. Percentiles are over the services that answered. ");
        html.WriteMarkup("The length of a response bar grows with the square root of the time.");
        if (content.Trends is not null)
            html.Write($" History: the last {TrendReader.RecentChecks} checks at most, oldest left; the line is their response time.");
        html.Write($"</p>\n<p>Exit code {content.Report.ExitCode} \u00B7 made by ConcurrencyOps</p>\n</footer>\n");
    }

    // Line feeds whatever the working copy has, so that a page is the same wherever the module was built.
    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReportWriter).Assembly.GetManifestResourceStream($"ConcurrencyOps.Health.{name}")!;
        using var reader = new StreamReader(stream, HealthReportWriters.Utf8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
