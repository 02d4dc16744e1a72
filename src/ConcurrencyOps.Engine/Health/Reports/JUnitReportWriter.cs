using System.Globalization;
using System.Xml;

namespace ConcurrencyOps.Health;

/// <summary>
/// JUnit XML as build servers read it: one test case a service. Where the status counts as a failure, Down and Degraded are failures and Unknown is
/// an error; where it does not, Down and Degraded pass with a word in system-out and Unknown is skipped.
/// </summary>
internal sealed class JUnitReportWriter : IHealthReportWriter
{
    private static readonly XmlWriterSettings Settings =
        new() { Indent = true, Encoding = HealthReportWriters.Utf8, CloseOutput = false, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize };

    /// <inheritdoc/>
    public void Write(HealthReportContent content, Stream stream)
    {
        using var xml = XmlWriter.Create(stream, Settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("testsuites");
        WriteTotals(xml, content);
        xml.WriteStartElement("testsuite");
        WriteTotals(xml, content);

        // Only here: the schemas that build servers validate against know it for a suite, not for all suites.
        int skipped = content.FailOn.Counts(ServiceStatus.Unknown) ? 0 : content.Report.Unknown;
        xml.WriteAttributeString("skipped", Text(skipped));
        xml.WriteAttributeString("timestamp", content.Report.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        foreach (var service in content.Services)
            WriteCase(xml, service, content.FailOn);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void WriteTotals(XmlWriter xml, HealthReportContent content)
    {
        int failures = (content.FailOn.Counts(ServiceStatus.Down) ? content.Report.Down : 0)
            + (content.FailOn.Counts(ServiceStatus.Degraded) ? content.Report.Degraded : 0);
        int errors = content.FailOn.Counts(ServiceStatus.Unknown) ? content.Report.Unknown : 0;
        xml.WriteAttributeString("name", ReportText.Clean(content.Title));
        xml.WriteAttributeString("tests", Text(content.Report.TotalServices));
        xml.WriteAttributeString("failures", Text(failures));
        xml.WriteAttributeString("errors", Text(errors));
        xml.WriteAttributeString("time", Seconds(content.Services.Sum(static service => HealthReportBuilder.Answered(service.DurationMs) ?? 0)));
    }

    private static void WriteCase(XmlWriter xml, HealthCheckResult service, FailOn failOn)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", ReportText.Clean(service.Name, ReportText.LongestName));
        xml.WriteAttributeString("classname", ReportText.Clean(service.ServiceUrl));
        xml.WriteAttributeString("time", Seconds(HealthReportBuilder.Answered(service.DurationMs) ?? 0));
        if (service.Status != ServiceStatus.Up)
            WriteOutcome(xml, service, failOn.Counts(service.Status));
        xml.WriteEndElement();
    }

    private static void WriteOutcome(XmlWriter xml, HealthCheckResult service, bool counts)
    {
        string message = $"{service.Status}: {service.Reason}{(service.ErrorMessage is { } error ? $": {ReportText.Clean(error)}" : "")}";
        bool isUnknown = service.Status is not (ServiceStatus.Down or ServiceStatus.Degraded);
        if (!isUnknown && !counts)
        {
            xml.WriteElementString("system-out", message);
            return;
        }

        xml.WriteStartElement(!isUnknown ? "failure" : counts ? "error" : "skipped");
        xml.WriteAttributeString("message", message);
        if (counts)
        {
            xml.WriteAttributeString("type", service.Reason.ToString());
            xml.WriteString($"{ReportText.Clean(service.ServiceUrl)}\n{message}");
        }

        xml.WriteEndElement();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double milliseconds) => (milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);
}
