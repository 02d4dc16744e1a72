using System.Globalization;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>Earlier checks of a service: a strip of cells, and their response times as a line.</summary>
internal static class HtmlHistory
{
    private const double CellWidth = 3.5;
    private const double StripWidth = CellWidth * TrendReader.RecentChecks;
    private const double StripHeight = 16;
    private const double LineHeight = 20;

    /// <summary>Writes the cell of the table.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="trend">What is known.</param>
    /// <param name="isPlain">Checks in a row with the same status become one cell, and the line has no title.</param>
    public static void Write(HtmlSink html, ServiceTrend trend, bool isPlain)
    {
        html.WriteMarkup("<td class=\"history\">");
        if (trend.Recent.Count > 0)
        {
            WriteStrip(html, trend, isPlain);
            WriteLine(html, trend.Recent, isPlain);
        }

        html.WriteMarkup("</td>");
    }

    private static void WriteStrip(HtmlSink html, ServiceTrend trend, bool isPlain)
    {
        string label = $"{HtmlWords.Percent(trend.UpPercentage)} up in {HtmlWords.Count(trend.Checks, "check", "checks")}";
        html.Write($"<span class=\"unseen\">{label}</span><svg class=\"strip\" viewBox=\"0 0 {StripWidth} {StripHeight}\" aria-hidden=\"true\">");

        // The newest check stands at the right edge, also where there are few.
        double left = StripWidth - (CellWidth * trend.Recent.Count);
        for (int first = 0, next; first < trend.Recent.Count; first = next)
        {
            next = isPlain ? EndOfStretch(trend.Recent, first) : first + 1;
            var (height, name) = Cell(trend.Recent[first].Status);
            double width = CellWidth * (next - first);
            html.Write($"<rect class=\"f-{name}\" x=\"{left}\" y=\"{(StripHeight - height) / 2}\" width=\"{width - 1}\" height=\"{height}\"><title>{Title(trend.Recent, first, next)}</title></rect>");
            left += width;
        }

        html.Write($"</svg><span class=\"uptime\" aria-hidden=\"true\">{HtmlWords.Percent(trend.UpPercentage)}</span>");
    }

    private static int EndOfStretch(IReadOnlyList<TrendPoint> points, int first)
    {
        int end = first + 1;
        while (end < points.Count && points[end].Status == points[first].Status)
            end++;
        return end;
    }

    // The worse, the taller: colour is not the only sign.
    private static (double Height, string Class) Cell(ServiceStatus status) => status switch
    {
        ServiceStatus.Up => (8, "up"),
        ServiceStatus.Degraded => (12, "degraded"),
        ServiceStatus.Down => (StripHeight, "down"),
        _ => (4, "unknown"),
    };

    private static string Title(IReadOnlyList<TrendPoint> points, int first, int next)
    {
        string from = HtmlWords.ShortTime(points[first].Timestamp), status = HtmlWords.Class(points[first].Status);
        if (next > first + 1)
            return $"{from} to {HtmlWords.ShortTime(points[next - 1].Timestamp)}: {status}, {next - first} checks";

        string time = HtmlWords.Duration(points[first].ResponseTimeMs);
        return $"{from}: {status}{(time.Length > 0 ? $", {time}" : "")}";
    }

    private static void WriteLine(HtmlSink html, IReadOnlyList<TrendPoint> points, bool isPlain)
    {
        double longest = points.Max(static point => point.ResponseTimeMs) ?? 0;
        if (points.Count(static point => point.ResponseTimeMs is not null) < 2)
            return;

        html.Write($"<svg class=\"line\" viewBox=\"0 0 {StripWidth} {LineHeight}\" aria-hidden=\"true\">");
        if (!isPlain)
            html.Write($"<title>Response time, at most {HtmlWords.Duration(longest)}</title>");
        html.Write($"<path d=\"{LinePath(points, longest)}\"/></svg>");
    }

    // A check without an answer is a gap in the line.
    private static string LinePath(IReadOnlyList<TrendPoint> points, double longest)
    {
        var path = new StringBuilder();
        double left = StripWidth - (CellWidth * points.Count) + ((CellWidth - 1) / 2);
        bool isDrawing = false;
        foreach (var point in points)
        {
            if (point.ResponseTimeMs is { } time)
            {
                double y = LineHeight - 2 - (longest > 0 ? (LineHeight - 4) * (time / longest) : 0);
                path.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{left:0.#} {y:0.#}");
            }

            isDrawing = point.ResponseTimeMs is not null;
            left += CellWidth;
        }

        return path.ToString();
    }
}
