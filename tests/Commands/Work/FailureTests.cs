using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

/// <summary>Retries, and when to give up.</summary>
public sealed class FailureTests
{
    [Theory]
    [InlineData("throw 'no'")]
    [InlineData("Write-Error 'no' -ErrorAction Stop")]
    public void A_failed_item_is_tried_again_and_only_the_attempt_that_stands_is_seen(string fail)
    {
        using var session = new Session();

        var result = session.With("gauge", new Gauge()).Run($$"""
            1 | Invoke-ParallelWork { $n = ($using:gauge).Enter('x'); "attempt $n"; Write-Warning "w$n"; if ($n -lt 3) { {{fail}} } } -RetryCount 5 -MetricsVariable m
            $m.Retries
            """).ShouldBeClean();

        result.Line.ShouldBe("attempt 3|2");
        result.Warnings.ShouldBe(["w3"]);
    }

    [Fact]
    public void When_no_attempt_stands_the_last_one_is_seen()
    {
        using var session = new Session();

        var result = session.With("gauge", new Gauge()).Run("1 | Invoke-ParallelWork { $n = ($using:gauge).Enter('x'); \"attempt $n\"; throw \"no $n\" } -RetryCount 2");

        result.Line.ShouldBe("attempt 3");
        result.ErrorTexts.ShouldBe(["no 3"]);
        $"{result.Error.TargetObject}".ShouldBe("1");
    }

    [Fact]
    public void Retries_are_reported_in_verbose_and_a_delay_is_kept_without_a_worker()
    {
        using var session = new Session();

        var result = session.With("gauge", new Gauge()).Run(
            "1, 2 | Invoke-ParallelWork { if ($_ -eq 1 -and ($using:gauge).Enter('x') -eq 1) { throw 'once' }; $_ } -RetryCount 1 -RetryDelaySeconds 0.3 -ThrottleLimit 1 -Verbose");

        result.Line.ShouldBe("2|1");
        result.Verbose.ShouldContain(message => message.Contains("once", StringComparison.Ordinal) && message.Contains("Trying again", StringComparison.Ordinal));
    }

    [Fact]
    public void An_item_that_timed_out_is_tried_again()
    {
        using var session = new Session();

        session.With("gauge", new Gauge()).Run("1 | Invoke-ParallelWork { if (($using:gauge).Enter('x') -eq 1) { Start-Sleep 60 }; 'fine' } -RetryCount 1 -TimeoutSeconds 1 -AsResult | ForEach-Object { \"$($_.Status) $($_.Attempts) $($_.Output)\" }")
            .ShouldBeClean().Line.ShouldBe("Succeeded 2 fine");
    }

    [Theory]
    [InlineData("-RetryCount 0")]
    [InlineData("-RetryCount 1")]
    public void Errors_that_do_not_end_an_item_are_no_failures(string parameters)
    {
        var result = Session.Once($"1 | Invoke-ParallelWork {{ Write-Error 'e'; 'after' }} {parameters} -StopAfterFailures 1 -MetricsVariable m; \"$($m.Succeeded) $($m.Retries)\"");

        result.Line.ShouldBe("after|1 0");
        result.ErrorTexts.ShouldBe(["e"]);
    }

    [Fact]
    public void After_so_many_failures_no_further_item_is_started()
    {
        var result = Session.Once("""
            $r = 1..200 | Invoke-ParallelWork { throw 'no' } -ThrottleLimit 1 -StopAfterFailures 3 -AsResult -MetricsVariable m
            @($r | Where-Object Status -EQ Failed).Count; @($r | Where-Object Status -EQ Skipped).Count; "$($m.Total) $($m.Failed) $($m.Skipped)"
            """);

        result.Line.ShouldBe("3|197|200 3 197");
        result.ErrorId.ShouldBe("TooManyFailures");
    }

    [Fact]
    public void Items_that_run_may_finish_when_the_others_are_skipped()
    {
        using var session = new Session();
        using var gate = new CountdownEvent(1);

        var result = session.With("gate", gate).Run("""
            $r = 1..5 | Invoke-ParallelWork { if ($_ -eq 1) { $null = ($using:gate).Wait(30000); 'finished' } else { throw 'no' } } -ThrottleLimit 2 -StopAfterFailures 1 -AsResult 2>&1 |
                ForEach-Object { if ($_ -is [Management.Automation.ErrorRecord] -or $_.Status -eq 'Failed') { if (-not $gate.IsSet) { $null = $gate.Signal() } }; $_ }
            @($r | ForEach-Object Status | ForEach-Object { "$_" }) -join ' '
            """);

        result.Text[^1]!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe(["Failed", "Skipped", "Skipped", "Skipped", "Succeeded"]);
    }

    [Fact]
    public void A_percentage_counts_from_the_third_failure_on()
    {
        var result = Session.Once("$r = 1..50 | Invoke-ParallelWork { if ($_ -gt 2) { throw 'no' } } -ThrottleLimit 1 -StopAfterFailurePercent 50 -AsResult; ($r[0..5].Status) -join ' '");

        result.Line.ShouldBe("Succeeded Succeeded Failed Failed Failed Skipped");
        result.ErrorId.ShouldBe("TooManyFailures");
    }

    [Fact]
    public void A_share_of_failures_below_the_percentage_stops_nothing() =>
        Session.Once("1..40 | Invoke-ParallelWork { if ($_ % 4 -eq 0) { throw 'no' } } -ThrottleLimit 1 -StopAfterFailurePercent 60 -MetricsVariable m; \"$($m.Succeeded) $($m.Failed)\"")
            .Line.ShouldBe("30 10");
}
