using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class ResultTests
{
    private static readonly string[] ResultNames =
    [
        "Index", "InputObject", "Key", "Status", "Output", "Error", "ErrorMessage", "Attempts", "QueuedMs", "DurationMs", "StartedAt", "Worker",
    ];

    private static readonly string[] MetricNames =
    [
        "Total", "Succeeded", "Failed", "TimedOut", "Cancelled", "Skipped", "Retries", "ElapsedMs", "ItemsPerSecond", "MeanMs", "P50Ms", "P95Ms", "P99Ms", "MaxMs",
        "PeakWorkers", "FinalLimit",
    ];

    [Fact]
    public void Every_result_has_the_same_properties_in_the_same_order_whatever_became_of_the_item()
    {
        var results = new[]
        {
            "1 | Invoke-ParallelWork { 'o' } -AsResult",
            "1 | Invoke-ParallelWork { throw 'no' } -AsResult",
            "1 | Invoke-ParallelWork { Start-Sleep 60 } -AsResult -TimeoutSeconds 0.2",
            "1 | Invoke-ParallelWork { Start-Sleep 60 } -AsResult -TotalTimeoutSeconds 0.5 2>$null",
            "1..3 | Invoke-ParallelWork { throw 'no' } -AsResult -ThrottleLimit 1 -StopAfterFailures 1 2>$null | Where-Object Status -EQ Skipped",
        }.Select(script => Session.Once(script).ShouldBeClean().Output[0]!).ToList();

        results.Select(result => result.Properties["Status"].Value.ToString()).ShouldBe(["Succeeded", "Failed", "TimedOut", "Cancelled", "Skipped"]);
        foreach (var result in results)
            result.Properties.Select(property => property.Name).ShouldBe(ResultNames);
    }

    [Theory]
    [InlineData("{ }", "Succeeded||")]
    [InlineData("{ 'one' }", "Succeeded|one|")]
    [InlineData("{ 'one', 'two' }", "Succeeded|one two|")]
    [InlineData("{ 'before'; throw 'no' }", "Failed|before|no")]
    [InlineData("{ 'before'; Write-Error 'e'; 'after' }", "Succeeded|before after|e")]
    [InlineData("{ Write-Error 'e1'; throw 'e2' }", "Failed||e1 e2")]
    public void A_result_holds_output_and_errors_of_its_item(string work, string expected) =>
        Session.Once($"1 | Invoke-ParallelWork {work} -AsResult | ForEach-Object {{ \"$($_.Status)|$($_.Output)|$($_.Error)\" }}").ShouldBeClean().Line.ShouldBe(expected);

    [Fact]
    public void Other_streams_are_written_as_ever()
    {
        var result = Session.Once("1 | Invoke-ParallelWork { Write-Warning 'w'; Write-Information 'i' } -AsResult").ShouldBeClean();

        result.Warnings.ShouldBe(["w"]);
        result.Information.Count.ShouldBe(1);
    }

    [Fact]
    public void Results_tell_when_where_and_how_often_an_item_ran()
    {
        var result = Session.Once("'a', 'b' | Invoke-ParallelWork { } -AsResult -Ordered").ShouldBeClean().Output[1]!;

        result.Properties["Index"].Value.ShouldBe(1L);
        result.Properties["InputObject"].Value.ToString().ShouldBe("b");
        result.Properties["Attempts"].Value.ShouldBe(1);
        result.Properties["Worker"].Value.ShouldBeOfType<int>().ShouldBeGreaterThan(0);
        result.Properties["StartedAt"].Value.ShouldBeOfType<DateTimeOffset>().Offset.ShouldBe(TimeSpan.Zero);
        result.Properties["DurationMs"].Value.ShouldBeOfType<double>().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void The_figures_add_up_and_have_their_names_in_order()
    {
        using var session = new Session();
        session.Run("1..20 | Invoke-ParallelWork { if ($_ % 5 -eq 0) { throw 'no' } } -MetricsVariable m -ThrottleLimit 3 2>$null").ShouldBeClean();

        var figures = PSObject.AsPSObject(session.Variable("m"));
        figures.Properties.Select(property => property.Name).ShouldBe(MetricNames);
        session.Run("\"$($m.Total) $($m.Succeeded) $($m.Failed) $($m.P50Ms -le $m.P95Ms -and $m.P95Ms -le $m.P99Ms -and $m.P99Ms -le $m.MaxMs) $($m.PeakWorkers -le 3) $($m.FinalLimit)\"")
            .Line.ShouldBe("20 16 4 True True 3");
    }

    [Theory]
    [InlineData("1..1000 | Invoke-ParallelWork { $_ } -MetricsVariable m | Select-Object -First 1 > $null")]
    [InlineData("try { 1..1000 | Invoke-ParallelWork { $_ } -MetricsVariable m | ForEach-Object { throw 'downstream' } } catch { }")]
    [InlineData("try { & { 1; throw 'upstream' } | Invoke-ParallelWork { } -MetricsVariable m } catch { }")]
    [InlineData("try { 1..1000 | Invoke-ParallelWork { throw 'no' } -ErrorAction Stop -MetricsVariable m } catch { }")]
    [InlineData("foreach ($i in 1) { 1..1000 | Invoke-ParallelWork { $_ } -MetricsVariable m | ForEach-Object { break } }")]
    [InlineData("@() | Invoke-ParallelWork { } -MetricsVariable m")]
    public void The_figures_are_there_however_the_run_ended(string script)
    {
        using var session = new Session();

        session.Run($"{script}; $m.GetType().Name; $m.Succeeded + $m.Failed + $m.TimedOut + $m.Cancelled + $m.Skipped -eq $m.Total").ShouldBeClean().Line.ShouldBe("WorkMetrics|True");
    }
}
