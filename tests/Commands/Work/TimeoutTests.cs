using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class TimeoutTests
{
    [Theory]
    [InlineData("Start-Sleep 60")]
    [InlineData("while ($true) { }")]
    [InlineData("try { Start-Sleep 60 } catch { 'caught' }")]
    public void An_item_that_takes_too_long_is_an_error_and_the_others_are_not_harmed(string wait)
    {
        var result = Session.Once($"1..6 | Invoke-ParallelWork {{ \"start $_\"; if ($_ -eq 2) {{ {wait} }}; \"end $_\" }} -ThrottleLimit 2 -TimeoutSeconds 2 -Ordered");

        result.Line.ShouldBe("start 1|end 1|start 2|start 3|end 3|start 4|end 4|start 5|end 5|start 6|end 6");
        result.ErrorId.ShouldBe("ItemTimedOut");
        $"{result.Error.TargetObject}".ShouldBe("2");
        result.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void The_scripts_finally_blocks_run()
    {
        using var session = new Session();
        var gauge = new Gauge();

        session.With("gauge", gauge).Run("1 | Invoke-ParallelWork { try { Start-Sleep 60 } finally { $null = ($using:gauge).Enter('finally') } } -TimeoutSeconds 0.3").ErrorId.ShouldBe("ItemTimedOut");

        gauge.Total("finally").ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Ordered")]
    [InlineData("-Isolation Runspace")]
    public void A_stuck_item_is_given_up_with_a_warning_and_says_nothing_more(string parameters)
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();
        using var left = new CountdownEvent(1);
        try
        {
            var result = session.With("gate", gate).With("left", left).Run($$"""
                1..5 | Invoke-ParallelWork {
                    if ($_ -eq 1) { 'stuck'; $null = ($using:gate).Wait(60000); 'late'; Write-Warning 'late'; $null = ($using:left).Signal() } else { $_ }
                } -ThrottleLimit 1 -TimeoutSeconds 0.5 {{parameters}} -MetricsVariable m
                "$($m.Succeeded) $($m.TimedOut)"
                """);

            result.Line.ShouldBe("stuck|2|3|4|5|4 1");
            result.ErrorId.ShouldBe("ItemTimedOut");
            result.Warnings.ShouldHaveSingleItem().ShouldContain("item 0");
        }
        finally
        {
            gate.Set();
        }
    }

    [Fact]
    public void The_worker_that_was_given_up_ends_when_its_call_returns_and_the_session_goes_on()
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();

        session.With("gate", gate).Run("1 | Invoke-ParallelWork { $null = ($using:gate).Wait(60000); 'late' } -TimeoutSeconds 0.3").Warnings.Count.ShouldBe(1);
        gate.Set();

        session.Run("1..50 | Invoke-ParallelWork { $_ } -Ordered").ShouldBeClean().Text.ShouldBe(Enumerable.Range(1, 50).Select(n => $"{n}"));
    }

    [Fact]
    public void The_total_time_out_ends_what_runs_and_what_waits_with_one_error()
    {
        var result = Session.Once("""
            $r = 1..10 | Invoke-ParallelWork { if ($_ -gt 1) { Start-Sleep 60 } } -ThrottleLimit 2 -TotalTimeoutSeconds 1.5 -AsResult -MetricsVariable m
            $r.Count; "$($r[0].Status)"; "$($m.Total) $($m.Succeeded) $($m.Failed) $($m.TimedOut)"; $m.Cancelled + $m.Skipped
            """);

        result.Line.ShouldBe("10|Succeeded|10 1 0 0|9");
        result.ErrorId.ShouldBe("TotalTimeoutReached");
    }

    [Theory]
    [InlineData("-TimeoutSeconds 30 -TotalTimeoutSeconds 30")]
    [InlineData("-TimeoutSeconds 30 -RetryCount 2")]
    public void Time_enough_changes_nothing(string parameters) =>
        Session.Once($"1..100 | Invoke-ParallelWork {{ $_ }} -Ordered {parameters}").ShouldBeClean().Output.Count.ShouldBe(100);

    [Fact]
    public void Items_that_end_as_their_time_does_come_out_whole_or_not_at_all()
    {
        var result = Session.Once("1..200 | Invoke-ParallelWork { Start-Sleep -Milliseconds 5; \"$_\" } -TimeoutSeconds 0.006 -ThrottleLimit 2 -MetricsVariable m; \"$($m.Succeeded + $m.TimedOut)\"");

        result.Text[^1].ShouldBe("200");
        result.Errors.ShouldAllBe(error => error.FullyQualifiedErrorId.StartsWith("ItemTimedOut", StringComparison.Ordinal));
    }
}
