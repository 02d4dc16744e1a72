using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Reports;

/// <summary>
/// Makes the picture of the README and, beside it, one in dark:
/// <c>REPORT_PICTURE=$PWD/docs/images/health-report.png dotnet test tests/Engine --filter FullyQualifiedName~ReportPicture</c>
/// </summary>
public sealed class ReportPicture
{
    [Fact]
    public void The_picture_shows_the_sample_fleet()
    {
        var picture = Environment.GetEnvironmentVariable("REPORT_PICTURE");
        Assert.SkipWhen(string.IsNullOrEmpty(picture), "Only when REPORT_PICTURE names the file to make.");
        using var browser = Browser.OpenOrSkip();
        var page = browser.Save("report.html", SampleFleet.Text(HealthReportFormat.Html, SampleFleet.WithHistory()));

        browser.Picture(page, picture!, 1200, 1125);
        browser.Picture(page, Path.Combine(Path.GetTempPath(), "health-report-dark.png"), 1200, 1125, dark: true);

        new FileInfo(picture!).Length.ShouldBeInRange(10_000, 200_000);
    }
}
