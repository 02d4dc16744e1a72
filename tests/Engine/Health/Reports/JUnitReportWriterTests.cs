using System.Xml.Linq;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class JUnitReportWriterTests
{
    /// <summary>An element's parent and attributes.</summary>
    private static readonly Dictionary<string, (string? Parent, string Attributes)> Allowed = new()
    {
        ["testsuites"] = (null, "name time tests failures disabled errors"),
        ["testsuite"] = ("testsuites", "name tests failures errors time disabled skipped timestamp hostname id package"),
        ["testcase"] = ("testsuite", "name assertions time classname status"),
        ["failure"] = ("testcase", "message type"),
        ["error"] = ("testcase", "message type"),
        ["skipped"] = ("testcase", "message"),
        ["system-out"] = ("testcase", ""),
    };

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

    /// <summary>What build servers' schemas allow: an element or attribute that they do not know makes some of them refuse the file.</summary>
    [Fact]
    public void Whatever_services_say_the_schema_of_build_servers_holds() =>
        Gen.Select(Nasty.Content, Gen.Enum<ServiceStatus>().Array[0, 3]).Sample(
            static (content, failOn) => ShouldHold(XDocument.Parse(SampleFleet.Text(HealthReportFormat.JUnit, content with { FailOn = new FailOn(failOn.Where(static status => status != ServiceStatus.Up)) })).Root!),
            iter: 300);

    private static void ShouldHold(XElement root)
    {
        (root.Name.LocalName, root.Name.NamespaceName).ShouldBe(("testsuites", ""));
        foreach (var element in root.DescendantsAndSelf())
        {
            var (parent, attributes) = Allowed[element.Name.LocalName];
            element.Parent?.Name.LocalName.ShouldBe(parent);
            element.Attributes().Select(static attribute => attribute.Name.ToString()).Except(attributes.Split(' ')).ShouldBeEmpty($"{element.Name}");
            foreach (var number in element.Attributes().Where(static attribute => attribute.Name.LocalName is "tests" or "failures" or "errors" or "skipped"))
                number.Value.ShouldMatch("^[0-9]+$");

            element.Attribute("time")?.Value.ShouldMatch(@"^[0-9]+\.[0-9]{3}$");
            element.Attribute("timestamp")?.Value.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$");
            if (element.Name == "testcase")
                (element.Elements().Count(), element.Attribute("name") is not null, element.Attribute("classname") is not null).ShouldBe((Math.Min(1, element.Elements().Count()), true, true));
        }

        foreach (var suite in root.Elements("testsuite"))
        {
            Totals(suite).ShouldBe(
                $"{suite.Elements().Count()} tests, {suite.Descendants("failure").Count()} failures, {suite.Descendants("error").Count()} errors, {suite.Descendants("skipped").Count()} skipped");
        }
    }

    private static string Totals(XElement suite) =>
        string.Join(", ", new[] { "tests", "failures", "errors", "skipped" }.Select(name => $"{suite.Attribute(name)!.Value} {name}"));

    private static XElement Suite(HealthReportContent content) => XDocument.Parse(SampleFleet.Text(HealthReportFormat.JUnit, content)).Root!.Element("testsuite")!;
}
