using System.Diagnostics;
using System.Text.RegularExpressions;
using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed partial class OpenMetricsReportWriterTests
{
    [Fact]
    public void The_text_of_a_small_report_is_stable()
    {
        var text = Metrics(SampleFleet.Content([SampleFleet.Up("a", 12.5), SampleFleet.Is(ServiceStatus.Down, "b", HealthReason.Timeout)]));

        text.ShouldContain("concurrencyops_health_services{status=\"down\"} 1\n");
        text.ShouldContain("concurrencyops_health_up_ratio 0.5\n");
        text.ShouldContain("concurrencyops_health_service_status{service=\"b\",url=\"http://b.example.com/\",status=\"down\"} 1\n");
        text.ShouldContain("concurrencyops_health_service_info{service=\"b\",url=\"http://b.example.com/\",reason=\"Timeout\",remote_address=\"\",http_version=\"\"} 1\n");
        text.ShouldContain("concurrencyops_health_service_response_seconds{service=\"a\",url=\"http://a.example.com/\"} 0.0125\n");
        text.ShouldNotContain("service_response_seconds{service=\"b\"");
        text.ShouldContain("concurrencyops_health_report_timestamp_seconds 1795372805\n");
        text.ShouldEndWith("# EOF");
    }

    [Fact]
    public void A_label_is_escaped() =>
        Metrics(SampleFleet.Content([SampleFleet.Up("a\\b\"c\nd")])).ShouldContain("{service=\"a\\\\b\\\"c d\",");

    [Fact]
    public void Names_that_look_the_same_once_cleaned_stay_two_series() =>
        ShouldBeValid(SampleFleet.Content([SampleFleet.Up("a\u0001", url: "x"), SampleFleet.Up("a\u0002", url: "x"), SampleFleet.Up("a\uFFFD (2)", url: "x")]));

    [Fact]
    public void Whatever_services_say_the_text_is_valid_for_Prometheus_and_OpenMetrics() => Nasty.Content.Sample(ShouldBeValid, iter: 200);

    [Fact]
    public async Task Promtool_has_no_complaint()
    {
        var promtool = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(promtool is null, "There is no promtool on this machine: apt-get install prometheus.");

        using var process = Process.Start(new ProcessStartInfo(promtool!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(Metrics(SampleFleet.Content()) + "\n");
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var said = await process.StandardOutput.ReadToEndAsync(patience.Token) + await process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);

        process.ExitCode.ShouldBe(0, said);
    }

    // What both grammars allow: HELP and TYPE once before a family's samples, families not interleaved, no series twice, no time stamps, EOF last.
    private static void ShouldBeValid(HealthReportContent content)
    {
        var lines = Metrics(content).Split('\n');
        lines[^1].ShouldBe("# EOF");
        var families = new HashSet<string>();
        var series = new HashSet<string>();
        string family = "";
        foreach (var line in lines[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                families.Add(family).ShouldBeTrue(line);
            }
            else if (line.StartsWith('#'))
            {
                line.ShouldBe($"# TYPE {family} gauge");
            }
            else
            {
                var match = Sample().Match(line);
                match.Success.ShouldBeTrue(line);
                match.Groups["name"].Value.ShouldBe(family);
                series.Add(line[..line.LastIndexOf(' ')]).ShouldBeTrue(line);
            }
        }
    }

    private static string Metrics(HealthReportContent content) => SampleFleet.Text(HealthReportFormat.OpenMetrics, content);

    [GeneratedRegex("""^(?<name>[a-z_:][a-z0-9_:]*)(\{([a-z_]+="([^"\\\n]|\\["\\n])*"(,(?=[a-z])|(?=\})))*\})? -?[0-9]+(\.[0-9]+)?(E[+-][0-9]+)?$""")]
    private static partial Regex Sample();
}
