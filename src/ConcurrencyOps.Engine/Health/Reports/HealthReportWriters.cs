using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>Finds the writer of a format, and the format of a file name.</summary>
internal static class HealthReportWriters
{
    /// <summary>The endings that say a format, for messages.</summary>
    public const string Endings = ".html, .htm, .json, .csv, .prom, .om, .xml";

    /// <summary>UTF-8 without a byte order mark; what is not text becomes U+FFFD.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The writer of a format.</summary>
    public static IHealthReportWriter For(HealthReportFormat format) => format switch
    {
        HealthReportFormat.Html => new HtmlReportWriter(),
        HealthReportFormat.Json => new JsonReportWriter(),
        HealthReportFormat.Csv => new CsvReportWriter(),
        HealthReportFormat.OpenMetrics => new OpenMetricsReportWriter(),
        HealthReportFormat.Nagios => new NagiosReportWriter(),
        HealthReportFormat.JUnit => new JUnitReportWriter(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };

    /// <summary>The format that a file's name says; <see langword="null"/> when it says none.</summary>
    public static HealthReportFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => HealthReportFormat.Html,
        ".JSON" => HealthReportFormat.Json,
        ".CSV" => HealthReportFormat.Csv,
        ".PROM" or ".OM" => HealthReportFormat.OpenMetrics,
        ".XML" => HealthReportFormat.JUnit,
        _ => null,
    };

    /// <summary>The whole report as text, without the last line break.</summary>
    public static string ToText(HealthReportFormat format, HealthReportContent content)
    {
        using var stream = new MemoryStream();
        For(format).Write(content, stream);
        return Utf8.GetString(stream.GetBuffer(), 0, (int)stream.Length).TrimEnd('\r', '\n');
    }

    /// <summary>A text writer with line feeds over a stream that stays open.</summary>
    public static StreamWriter Open(Stream stream) => new(stream, Utf8, bufferSize: 16 * 1024, leaveOpen: true) { NewLine = "\n" };
}
