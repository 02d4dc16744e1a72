using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Measure-ServiceHealth and Export-HealthReport as a user meets them.</summary>
public sealed class HealthReportTests
{
    // Rows as Import-Csv gives them: all text.
    private const string Rows = """
        $rows = [pscustomobject]@{ Name = 'shop'; ServiceUrl = 'http://shop.example/'; Status = 'UP'; ResponseTimeMs = '12.5'; Timestamp = '2026-11-22T18:40:05.000Z'; Changed = '' },
            [pscustomobject]@{ Name = 'pay'; ServiceUrl = 'http://pay.example/'; Status = 'Down'; Reason = 'Timeout'; ErrorMessage = 'No answer.'; CertificateDaysLeft = '-3' },
            [pscustomobject]@{ Name = 'mail'; ServiceUrl = 'tcp://mail.example:25'; Status = 'degraded'; ResponseTimeMs = '900' }

        """;

    [Fact]
    public void Rows_are_summed_up_with_an_exit_code() => Session.Once(Rows + """
        $r = $rows | Measure-ServiceHealth
        $r.GetType().Name; $r.TotalServices; $r.Up; $r.Down; $r.Degraded; $r.P95ResponseTimeMs; $r.SlowestService; $r.ExitCode; ($rows | Measure-ServiceHealth -FailOn Degraded, Unknown).ExitCode
        """).ShouldBeClean().Line.ShouldBe("HealthReport|3|1|1|1|900|mail|2|1");

    [Fact]
    public void Records_an_array_by_name_and_a_dictionary_are_taken_too() => Session.Once("""
        $record = [ConcurrencyOps.Health.HealthCheckResult]::new(); $record.ServiceUrl = 'http://a.example/'; $record.Status = 'Unknown'
        ($record | Measure-ServiceHealth).Unknown; (Measure-ServiceHealth -InputObject @($record, @{ Name = 'x'; Status = 'Up' })).TotalServices
        (@{ Name = 'x'; Status = 'Up' } | Measure-ServiceHealth).Up
        """).ShouldBeClean().Line.ShouldBe("1|2|1");

    [Fact]
    public void No_results_are_not_called_success() => Session.Once("$r = @() | Measure-ServiceHealth; $r.TotalServices; $null -eq $r.UpPercentage; $r.ExitCode").ShouldBeClean().Line.ShouldBe("0|True|3");

    [Theory]
    [InlineData("'text'", "no Status")]
    [InlineData("$true", "no Status")]
    [InlineData("$null", "null")]
    [InlineData("[pscustomobject]@{ Name = 'a'; Status = 'fine' }", "Unknown, Up, Degraded, Down")]
    [InlineData("[pscustomobject]@{ Name = 'a'; Status = 'Up'; ResponseTimeMs = 'NaN' }", "ResponseTimeMs")]
    [InlineData("[pscustomobject]@{ Name = 'a'; Status = 'Up'; StatusCode = '2.5' }", "StatusCode")]
    [InlineData("[pscustomobject]@{ Name = 'a'; Status = 'Up'; Since = 'yesterday' }", "Since")]
    public void A_row_that_is_no_result_is_an_error_and_the_others_count(string row, string why)
    {
        var result = Session.Once($"({row}), [pscustomobject]@{{ Name = 'b'; Status = 'Up' }} | Measure-ServiceHealth | ForEach-Object TotalServices");

        result.Line.ShouldBe("1");
        result.ErrorId.ShouldBe("HealthResultInvalid");
        result.Error.ToString().ShouldContain(why);
        result.Error.ToString().ShouldContain("Import-Csv");
    }

    [Theory]
    [InlineData("Up")]
    [InlineData("Fine")]
    public void FailOn_takes_no_other_status(string status) => Session.Once($"@() | Measure-ServiceHealth -FailOn {status}").Error.FullyQualifiedErrorId.ShouldMatch("^(ParameterArgumentValidationError|ParameterArgumentTransformationError|CannotConvertArgument)");

    [Theory]
    [InlineData("report.html", "<!DOCTYPE html>")]
    [InlineData("report.HTM", "<!DOCTYPE html>")]
    [InlineData("report.json", "{")]
    [InlineData("report.csv", "Name,ServiceUrl,Status")]
    [InlineData("report.prom", "# HELP concurrencyops_health_services")]
    [InlineData("report.om", "# HELP concurrencyops_health_services")]
    [InlineData("report.xml", "<?xml")]
    public void The_ending_of_the_path_says_the_format(string name, string begins)
    {
        using var files = new TempFolder();

        Session.Once(Rows + $"$rows | Export-HealthReport '{files.Path}/{name}' -PassThru | ForEach-Object Name").ShouldBeClean().Line.ShouldBe(name);

        File.ReadAllText(Path.Combine(files.Path, name)).ShouldStartWith(begins);
        Directory.GetFiles(files.Path).Length.ShouldBe(1);
    }

    [Fact]
    public void Without_a_path_the_text_goes_to_the_pipeline_as_one_string()
    {
        var result = Session.Once(Rows + "$rows | Export-HealthReport -Format Nagios").ShouldBeClean();

        result.Output.ShouldHaveSingleItem();
        result.Line.ShouldStartWith("HEALTH CRITICAL - 1 of 3 down: pay; 1 of 3 degraded: mail | 'up'=1;;;0;3");
    }

    [Fact]
    public void A_path_is_seen_from_the_callers_location_and_taken_literally()
    {
        using var files = new TempFolder();

        Session.Once(Rows + $"$ExecutionContext.SessionState.Path.SetLocation('{files.Path}') > $null; $rows | Export-HealthReport 'a[1].json'").ShouldBeClean();

        File.Exists(Path.Combine(files.Path, "a[1].json")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("-Path x.doc", "ReportFormatUnknown")]
    [InlineData("", "ReportFormatUnknown")]
    [InlineData("-Path ./no/such/x.html", "ReportNotWritten")]
    [InlineData("-Path . -Format Html", "ReportNotWritten")]
    [InlineData("-Path variable:x -Format Html", "ReportNotWritten")]
    [InlineData("-Path there.html -NoClobber", "ReportExists")]
    public void What_cannot_be_written_is_said_before_the_first_result_comes(string arguments, string errorId)
    {
        using var files = new TempFolder();
        files.Put("there.html", "old");
        using var session = new Session();

        var result = session.Run($"$ExecutionContext.SessionState.Path.SetLocation('{files.Path}') > $null; 1 | ForEach-Object {{ $global:asked = $true }} | Export-HealthReport {arguments}");

        result.ErrorId.ShouldBe(errorId);
        session.Variable("asked").ShouldBeNull();
        File.ReadAllText(Path.Combine(files.Path, "there.html")).ShouldBe("old");
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        using var files = new TempFolder();

        Session.Once(Rows + $"$rows | Export-HealthReport '{files.Path}/r.html' -WhatIf -PassThru").ShouldBeClean().Output.ShouldBeEmpty();

        Directory.GetFiles(files.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_read_only_file_needs_Force()
    {
        using var files = new TempFolder();
        var path = files.Put("r.csv", "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        Session.Once(Rows + $"$rows | Export-HealthReport '{path}'").ErrorId.ShouldBe("ReportNotWritten");
        Session.Once(Rows + $"$rows | Export-HealthReport '{path}' -Force").ShouldBeClean();

        File.ReadAllText(path).ShouldStartWith("Name,");
    }

    [Fact]
    public void The_page_shows_the_history_that_was_given()
    {
        using var files = new HistoryFiles();
        var database = files.Add("past.db", Enumerable.Range(0, 10).Select(static minute => $"2026-11-22T18:0{minute}:00Z shop {(minute < 8 ? "Up Expected" : "Down Timeout")} 12"));

        var page = Session.Once($$"""
            $url = (Get-ServiceHealthHistory '{{database}}' | Select-Object -First 1).ServiceUrl
            [pscustomobject]@{ Name = 'shop'; ServiceUrl = $url; Status = 'Down' } | Export-HealthReport -Format Html -HistoryPath '{{database}}'
            """).ShouldBeClean().Line;

        page.ShouldContain("80 % up in 10 checks");
        page.ShouldContain("<title>22 Nov 18:09: down, 12 ms</title>");
    }

    [Fact]
    public void A_missing_history_is_an_error_and_the_report_is_written_all_the_same()
    {
        var result = Session.Once(Rows + "$rows | Export-HealthReport -Format Json -HistoryPath ./no-such.db");

        result.ErrorId.ShouldBe("HistoryNotFound");
        result.Line.ShouldContain("\"SchemaVersion\": 1");
    }

    [Fact]
    public void A_history_that_the_format_does_not_show_is_warned_of() =>
        Session.Once(Rows + "$rows | Export-HealthReport -Format Csv -HistoryPath ./no-such.db").ShouldBeClean().Warnings.ShouldHaveSingleItem().ShouldContain("Html and Json");
}
