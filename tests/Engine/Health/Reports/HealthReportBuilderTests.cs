using ConcurrencyOps.Health;
using CsCheck;

namespace ConcurrencyOps.Tests.Health.Reports;

public sealed class HealthReportBuilderTests
{
    [Fact]
    public void Nothing_at_all_gives_zeros_and_nulls_and_is_not_called_well()
    {
        var report = SampleFleet.Content([]).Report;

        report.ShouldBe(new HealthReport
        {
            TotalServices = 0,
            Up = 0,
            Down = 0,
            Degraded = 0,
            Unknown = 0,
            UpPercentage = null,
            AverageResponseTimeMs = null,
            P50ResponseTimeMs = null,
            P95ResponseTimeMs = null,
            P99ResponseTimeMs = null,
            MaxResponseTimeMs = null,
            SlowestService = null,
            Timestamp = SampleFleet.Now,
            ExitCode = 3,
        });
    }

    [Fact]
    public void The_share_that_is_up_leaves_out_services_that_could_not_be_told()
    {
        var report = SampleFleet.Content([SampleFleet.Up("a"), SampleFleet.Up("b"), SampleFleet.Up("c"), SampleFleet.Is(ServiceStatus.Down, "d"), SampleFleet.Is(ServiceStatus.Unknown, "e")]).Report;

        (report.TotalServices, report.Up, report.Down, report.Degraded, report.Unknown).ShouldBe((5, 3, 1, 0, 1));
        report.UpPercentage.ShouldBe(75);
    }

    [Fact]
    public void Only_unknown_services_have_no_share() => SampleFleet.Content([SampleFleet.Is(ServiceStatus.Unknown, "a")]).Report.UpPercentage.ShouldBeNull();

    [Fact]
    public void Of_several_results_of_a_service_the_latest_counts_in_whatever_order_they_come()
    {
        var early = SampleFleet.Is(ServiceStatus.Down, "a") with { Timestamp = SampleFleet.Now.AddMinutes(-1) };
        var late = SampleFleet.Up("a");

        foreach (var results in new[] { new[] { early, late }, [late, early] })
            SampleFleet.Content(results).Services.ShouldHaveSingleItem().ShouldBe(late);
    }

    [Fact]
    public void The_same_name_at_another_url_is_another_service() =>
        SampleFleet.Content([SampleFleet.Up("a", url: "http://a/1"), SampleFleet.Up("a", url: "http://a/2")]).Report.TotalServices.ShouldBe(2);

    [Fact]
    public void The_worst_come_first_then_by_name() =>
        SampleFleet.Content([SampleFleet.Up("b"), SampleFleet.Up("A"), SampleFleet.Is(ServiceStatus.Unknown, "u"), SampleFleet.Is(ServiceStatus.Degraded, "g"), SampleFleet.Is(ServiceStatus.Down, "d")])
            .Services.Select(static service => service.Name).ShouldBe(["d", "g", "u", "A", "b"]);

    [Theory]
    [InlineData("", "Down,Degraded,Unknown", 3)]
    [InlineData("Up", "Down,Degraded,Unknown", 0)]
    [InlineData("Up,Unknown", "Down,Degraded,Unknown", 3)]
    [InlineData("Unknown,Degraded", "Down,Degraded,Unknown", 1)]
    [InlineData("Unknown,Degraded,Down,Up", "Down,Degraded,Unknown", 2)]
    [InlineData("Degraded,Unknown", "Down", 0)]
    [InlineData("Down,Degraded", "Degraded", 1)]
    [InlineData("Down,Unknown", "Unknown", 3)]
    [InlineData("", "Down", 0)]
    public void The_exit_code_is_that_of_the_worst_status_that_counts(string statuses, string failOn, int expected)
    {
        var results = Parse(statuses).Select((status, index) => SampleFleet.Is(status, $"s{index}"));

        SampleFleet.Content(results, new FailOn(Parse(failOn))).Report.ExitCode.ShouldBe(expected);
    }

    [Fact]
    public void Response_times_are_those_of_the_services_that_answered_and_percentiles_are_exact() =>
        Nasty.Number.List[0, 200].Sample(times =>
        {
            var report = SampleFleet.Content(times.Select((ms, index) => SampleFleet.Up($"s{index:000}", ms))).Report;
            var answered = times.Where(static ms => ms is >= 0 && double.IsFinite(ms.Value)).Select(static ms => ms!.Value).Order().ToList();

            report.P50ResponseTimeMs.ShouldBe(Naive(answered, 50));
            report.P95ResponseTimeMs.ShouldBe(Naive(answered, 95));
            report.P99ResponseTimeMs.ShouldBe(Naive(answered, 99));
            report.MaxResponseTimeMs.ShouldBe(answered.Count == 0 ? null : answered[^1]);
            report.AverageResponseTimeMs.HasValue.ShouldBe(answered.Count > 0);
            if (report.AverageResponseTimeMs is { } mean)
                mean.ShouldBeInRange(answered[0] * 0.999999, answered[^1] * 1.000001);
        }, iter: 300);

    [Fact]
    public void The_slowest_service_is_named() =>
        SampleFleet.Content([SampleFleet.Up("quick", 3), SampleFleet.Up("slow", 900), SampleFleet.Is(ServiceStatus.Down, "dead")]).Report.SlowestService.ShouldBe("slow");

    private static IEnumerable<ServiceStatus> Parse(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<ServiceStatus>);

    // The definition: the smallest value that at least p percent of the values do not exceed.
    private static double? Naive(List<double> sorted, int percentage) =>
        sorted.Count == 0 ? null : sorted.First(value => sorted.Count(other => other <= value) * 100 >= percentage * sorted.Count);
}
