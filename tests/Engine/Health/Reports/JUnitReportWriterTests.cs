using System.Xml.Linq;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class JUnitReportWriterTests
{
    [Fact]
    public void Every_service_is_a_test_case_and_the_totals_agree()
    {
        var suite = Suite(SampleFleet.Content());

        suite.Elements("testcase").Count().ShouldBe(12);
        suite.Descendants("failure").Count().ShouldBe(4);
        suite.Descendants("error").Count().ShouldBe(1);
        Totals(suite).ShouldBe("12 tests, 4 failures, 1 errors, 0 skipped");
        suite.Descendants("failure").First().Attribute("message")!.Value.ShouldBe("Down: ConnectionRefused: 10.4.0.17:8080 refused the connection.");
    }

    [Fact]
    public void What_does_not_count_passes_or_is_skipped()
    {
        var suite = Suite(SampleFleet.Content(failOn: new FailOn([ServiceStatus.Down])));

        Totals(suite).ShouldBe("12 tests, 2 failures, 0 errors, 1 skipped");
        suite.Descendants("system-out").Count().ShouldBe(2);
    }

    [Fact]
    public void Whatever_services_say_it_is_XML() =>
        Nasty.Content.Sample(static content => Suite(content).Elements("testcase").Count().ShouldBe(content.Services.Count), iter: 300);

    private static string Totals(XElement suite) =>
        string.Join(", ", new[] { "tests", "failures", "errors", "skipped" }.Select(name => $"{suite.Attribute(name)!.Value} {name}"));

    private static XElement Suite(HealthReportContent content) => XDocument.Parse(SampleFleet.Text(HealthReportFormat.JUnit, content)).Root!.Element("testsuite")!;
}
