using System.Text;
using System.Text.RegularExpressions;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed partial class NagiosReportWriterTests
{
    [Fact]
    public void The_status_line_says_the_word_the_services_and_the_figures() => Line(SampleFleet.Content()).Split('\n')[0].ShouldBe(
        "HEALTH CRITICAL - 2 of 12 down: Inventory, Payments API; 2 of 12 degraded: Partner gateway, Search; 1 of 12 unknown: Legacy intranet"
        + " | 'up'=7;;;0;12 'degraded'=2;;;0;12 'down'=2;;;0;12 'unknown'=1;;;0;12 'up_percentage'=63.636364%;;;0;100 'response_p50'=0.131s;;;0 'response_p95'=2.31s;;;0 'response_max'=2.31s;;;0");

    [Fact]
    public void The_lines_after_it_say_what_is_wrong() => Line(SampleFleet.Content()).Split('\n')[1].ShouldBe(
        "DOWN Inventory (ConnectionRefused: 10.4.0.17:8080 refused the connection.) http://inventory.example.com:8080/ready");

    [Theory]
    [InlineData("", "HEALTH UNKNOWN - no service was checked")]
    [InlineData("Up,Up", "HEALTH OK - all 2 up")]
    [InlineData("Up,Degraded", "HEALTH WARNING - 1 of 2 degraded: s1")]
    [InlineData("Unknown", "HEALTH UNKNOWN - 1 of 1 unknown: s0")]
    public void The_word_follows_the_exit_code(string statuses, string expected)
    {
        var results = statuses.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((status, index) => SampleFleet.Is(Enum.Parse<ServiceStatus>(status), $"s{index}"));

        Line(SampleFleet.Content(results)).ShouldStartWith($"{expected} | 'up'=");
    }

    [Fact]
    public void What_does_not_count_is_still_said_under_OK() =>
        Line(SampleFleet.Content([SampleFleet.Is(ServiceStatus.Degraded, "a")], new FailOn([ServiceStatus.Down]))).ShouldStartWith("HEALTH OK - 1 of 1 degraded: a | ");

    [Fact]
    public void Thousands_of_long_names_stay_within_4_KB_and_the_rest_is_counted()
    {
        var text = Line(SampleFleet.Content(Enumerable.Range(0, 3000).Select(static index => SampleFleet.Is(ServiceStatus.Down, $"{index:0000} {new string('長', 300)}", message: new string('x', 3000)))));

        Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(NagiosReportWriter.LongestOutput);
        text.ShouldContain("and 2995 more");
        text.ShouldMatch(@"and \d+ more that are not up$");
    }

    [Fact]
    public void Whatever_services_say_the_grammar_of_performance_data_holds() =>
        Nasty.Content.Sample(static content =>
        {
            var text = Line(content);
            Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(NagiosReportWriter.LongestOutput);
            var lines = text.Split('\n');
            Data().IsMatch(lines[0]).ShouldBeTrue(lines[0]);
            lines.Count(static line => line.Contains('|', StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(2);
        }, iter: 200);

    private static string Line(HealthReportContent content) => SampleFleet.Text(HealthReportFormat.Nagios, content);

    [GeneratedRegex(@"^HEALTH (OK|WARNING|CRITICAL|UNKNOWN) - [^|]+ \|( '[a-z0-9_]+'=[0-9.]+(s|%)?;;;0(;[0-9]+)?)+$")]
    private static partial Regex Data();
}
