using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>The response time as a number and as a bar of its phases.</summary>
internal static class HtmlResponseBar
{
    private const double Width = 140;
    private const double Shortest = 3;

    private static readonly (string Class, string Label, Func<HealthCheckResult, double?> Ms)[] Phases =
    [
        ("dns", "DNS", static service => service.DnsMs),
        ("connect", "Connect", static service => service.ConnectMs),
        ("tls", "TLS", static service => service.TlsMs),
        ("first", "First byte", static service => service.FirstByteMs),
        ("transfer", "Transfer", static service => service.TransferMs),
    ];

    /// <summary>Writes what the colours mean, for the phases that there are.</summary>
    public static void WriteLegend(HtmlSink html, IReadOnlyList<HealthCheckResult> services)
    {
        var present = Phases.Where(phase => services.Any(service => HealthReportBuilder.Answered(phase.Ms(service)) is not null)).ToList();
        if (present.Count == 0)
            return;

        html.WriteMarkup("<ul class=\"legend\" aria-label=\"Phases of a response\">");
        foreach (var (name, label, _) in present)
            html.Write($"<li><svg aria-hidden=\"true\" viewBox=\"0 0 10 10\"><rect class=\"p-{name}\" width=\"10\" height=\"10\" rx=\"2\"/></svg>{label}</li>");
        html.WriteMarkup("</ul>\n");
    }

    /// <summary>Writes the number, the status code and the bar; no bar for a service that did not answer.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="service">The result.</param>
    /// <param name="longestMs">The time that fills the whole width.</param>
    public static void Write(HtmlSink html, HealthCheckResult service, double longestMs)
    {
        string code = service.StatusCode?.ToString(CultureInfo.InvariantCulture) ?? "";
        if (HealthReportBuilder.Answered(service.ResponseTimeMs) is not { } total)
        {
            html.Write($"<span class=\"time\"><span class=\"code\">{(service.Checked ? "no answer" : "not checked")}</span> <span class=\"code\">{code}</span></span>");
            return;
        }

        var parts = Parts(service, total);
        string words = string.Join(", ", parts.Where(static part => part.Label.Length > 0).Select(static part => $"{part.Label} {HtmlWords.Duration(part.Ms)}"));
        double length = longestMs > 0 ? Math.Max(Shortest, Width * Math.Sqrt(total / longestMs)) : Shortest;
        html.Write($"<span class=\"time\">{HtmlWords.Duration(total)} <span class=\"code\" title=\"Status code\">{code}</span></span>");
        html.Write($"<svg class=\"bar\" viewBox=\"0 0 {Width} 8\" role=\"img\" aria-label=\"{(words.Length == 0 ? "response time" : words)}\">");
        if (words.Length > 0)
            html.Write($"<title>{words}</title>");
        WriteParts(html, parts, length);
        html.WriteMarkup("</svg>");
    }

    private static List<(string Class, string Label, double Ms)> Parts(HealthCheckResult service, double total)
    {
        var parts = Phases
            .Select(phase => (phase.Class, phase.Label, Ms: HealthReportBuilder.Answered(phase.Ms(service)) ?? -1))
            .Where(static part => part.Ms >= 0)
            .ToList();
        double rest = total - parts.Sum(static part => part.Ms);
        if (parts.Count == 0 || rest > total / 100)
            parts.Add(("rest", "", rest));
        return parts;
    }

    private static void WriteParts(HtmlSink html, List<(string Class, string Label, double Ms)> parts, double length)
    {
        double sum = Math.Max(parts.Sum(static part => part.Ms), double.Epsilon), left = 0;
        foreach (var (name, _, ms) in parts)
        {
            double width = length * (ms / sum);
            if (width >= 0.3)
                html.Write($"<rect class=\"p-{name}\" x=\"{left}\" width=\"{(width > 2 ? width - 0.7 : width)}\" height=\"8\"/>");
            left += width;
        }

        if (left == 0)
            html.Write($"<rect class=\"p-rest\" width=\"{Shortest}\" height=\"8\"/>");
    }
}
