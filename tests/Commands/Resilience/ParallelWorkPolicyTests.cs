using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Resilience;

/// <summary>Invoke-ParallelWork -Policy, and Invoke-ResilientWork inside of it.</summary>
public sealed class ParallelWorkPolicyTests
{
    [Fact]
    public void Items_refused_by_an_open_circuit_are_skipped_with_their_error()
    {
        using var session = Policies.NewSession("-FailureThreshold 3 -RecoverySeconds 1000");

        var result = session.Run("1..40 | Invoke-ParallelWork { throw 'down' } -Policy $policy -ThrottleLimit 1 -MetricsVariable m; $m.Failed; $m.Skipped");

        result.Line.ShouldBe("3|37");
        result.Errors.Count(error => error.FullyQualifiedErrorId.StartsWith("CircuitOpen", StringComparison.Ordinal)).ShouldBe(37);
        result.Errors.Count(error => error.ToString() == "down").ShouldBe(3);
    }

    [Fact]
    public void As_results_they_have_status_error_and_no_attempt()
    {
        using var session = Policies.NewSession("-FailureThreshold 1 -RecoverySeconds 1000");

        session.Run("1..3 | Invoke-ParallelWork { throw 'down' } -Policy $name -ThrottleLimit 1 -AsResult | ForEach-Object { \"$($_.Status) $($_.Attempts) $($_.Error.FullyQualifiedErrorId) $($_.Key)\" }")
            .ShouldBeClean().Line.ShouldBe("Failed 1 down |Skipped 0 CircuitOpen |Skipped 0 CircuitOpen ");
    }

    [Theory]
    [InlineData("", "-PartitionBy { $_ % 2 }")]
    [InlineData("-PartitionBy { $_ % 2 }", "")]
    [InlineData("-PartitionBy { 'other' }", "-PartitionBy { $_ % 2 } -PartitionLimit 1")]
    public void The_key_is_the_runs_partition_else_the_policys(string ofPolicy, string ofRun)
    {
        using var session = Policies.NewSession($"-FailureThreshold 1 -RecoverySeconds 1000 {ofPolicy}");

        session.Run($"@(1..20 | Invoke-ParallelWork {{ if ($_ % 2) {{ throw 'odd' }}; $_ }} -Policy $policy {ofRun} -ThrottleLimit 1 -MetricsVariable m 2>$null).Count; $m.Failed; $m.Skipped")
            .Line.ShouldBe("10|1|9");
    }

    [Fact]
    public void Items_of_a_limited_key_do_not_keep_others_from_the_workers()
    {
        using var session = Policies.NewSession("-RateLimit 1 -RateWindowSeconds 86400 -PartitionBy { if ($_ -le 10) { 'limited' } else { $_ } }");
        using var others = new CountdownEvent(21);
        using var running = session.With("done", others).Start("1..30 | Invoke-ParallelWork { $null = ($using:done).Signal() } -Policy $policy -ThrottleLimit 1");

        others.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue("one of the limited ones and all others ran");

        running.BeginStop();
        running.Finish();
    }

    [Fact]
    public void The_policys_time_out_stops_the_item_and_the_commands_own_goes_before_it()
    {
        using var session = Policies.NewSession("-TimeoutSeconds 0.3");

        session.Run("1 | Invoke-ParallelWork { Start-Sleep 60 } -Policy $policy -AsResult | ForEach-Object { $_.Status; $_.Error.Count }").ShouldBeClean().Text[0].ShouldBe("TimedOut");
        session.Run("1 | Invoke-ParallelWork { Start-Sleep 1; 'done' } -Policy $policy -TimeoutSeconds 60").ShouldBeClean().Line.ShouldBe("done");
    }

    [Fact]
    public void Injected_faults_are_retried_and_say_what_they_are()
    {
        using var session = Policies.NewSession("-FaultRate 1 -RetryCount 2");

        var result = session.Run("1..3 | Invoke-ParallelWork { 'ran' } -Policy $policy");

        result.Output.ShouldBeEmpty();
        result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).ShouldBe(["FaultInjected", "FaultInjected", "FaultInjected"]);
        session.Run("(1 | Invoke-ParallelWork { 'ran' } -Policy $policy -AsResult).Error.FullyQualifiedErrorId").ShouldBeClean().Line.ShouldBe("FaultInjected");
    }

    [Theory]
    [InlineData("-RetryCount 1")]
    [InlineData("-RetryDelaySeconds 1")]
    public void Retries_of_its_own_beside_a_policy_are_refused(string parameters)
    {
        using var session = Policies.NewSession("-RetryCount 1");

        session.Run($"1 | Invoke-ParallelWork {{ $_ }} -Policy $policy {parameters}").ErrorId.ShouldBe("PolicyAndRetries");
    }

    [Fact]
    public void An_injected_hold_up_longer_than_the_time_out_is_a_time_out_and_nothing_runs()
    {
        using var session = Policies.NewSession("-FaultLatencySeconds 3600 -TimeoutSeconds 0.2");

        session.Run("1..3 | Invoke-ParallelWork { 'ran' } -Policy $policy -AsResult | ForEach-Object { \"$($_.Status)$($_.Output)\" }").ShouldBeClean().Line.ShouldBe("TimedOut|TimedOut|TimedOut");
    }

    [Fact]
    public void Workers_that_use_the_policy_inside_their_block_share_its_circuit_and_its_turns()
    {
        using var session = Policies.NewSession("-RateLimit 5 -RateWindowSeconds 86400 -FailureThreshold 3 -RecoverySeconds 1000 -PartitionBy { $_ }");

        var result = session.Run("""
            1..12 | Invoke-ParallelWork {
                try { 'down' | Invoke-ResilientWork $using:policy { throw 'down' } -ErrorAction Stop } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            } -ThrottleLimit 3
            """);

        // Three failures opened it; a worker may have been in its block just then.
        result.ShouldBeClean().Text.Count(text => text == "CircuitOpen").ShouldBeInRange(7, 9);
        result.Text.Count(text => text == "down").ShouldBeInRange(3, 5);
    }

    [Fact]
    public void A_block_inside_a_worker_sees_the_callers_using_values_and_the_workers_variables()
    {
        using var session = Policies.NewSession("-RetryCount 1");

        session.Run("$far = 'far'; 1..2 | Invoke-ParallelWork { $near = \"near $_\"; Invoke-ResilientWork $using:policy { \"$near $using:far\" } } -Ordered -ThrottleLimit 2")
            .ShouldBeClean().Line.ShouldBe("near 1 far|near 2 far");
    }
}
