using System.Buffers;
using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>
/// CSV as RFC 4180 has it: comma, CR LF, a header, fields quoted where they need it; the columns are the record's properties. Numbers and times are
/// those of the invariant culture, times ISO 8601 in UTC. A text that a spreadsheet would take for a formula gets an apostrophe in front.
/// </summary>
internal sealed class CsvReportWriter : IHealthReportWriter
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n '");

    /// <inheritdoc/>
    public void Write(HealthReportContent content, Stream stream)
    {
        using var writer = HealthReportWriters.Open(stream);
        writer.NewLine = "\r\n";
        writer.WriteLine(string.Join(',', ResultField.All.Select(static field => field.Name)));
        foreach (var service in content.Services)
            writer.WriteLine(string.Join(',', ResultField.All.Select(field => Cell(field.Value(service)))));
    }

    /// <summary>One field of a row.</summary>
    public static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quote(Harmless(text)),
        double number => ReportText.Number(number) ?? "",
        DateTimeOffset time => ReportText.Time(time),
        IFormattable other and not Enum => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // Full-width signs too: spreadsheets of East Asian locales take them for the plain ones.
    private static string Harmless(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' ? $"'{text}" : text;

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(Quoted) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
