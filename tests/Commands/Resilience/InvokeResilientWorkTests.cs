using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Resilience;

public sealed class InvokeResilientWorkTests
{
    [Fact]
    public void The_block_runs_in_the_callers_scope_and_only_the_attempt_that_stands_is_heard()
    {
        using var session = Policies.NewSession("-RetryCount 3");

        var result = session.Run("""
            function Test-It {
                $n = 0
                Invoke-ResilientWork $policy { $n++; "try $n"; Write-Warning "warning $n"; Write-Error "error $n"; if ($n -lt 3) { throw 'no' } }
                "n is $n"
            }
            Test-It
            """);

        result.Thrown.ShouldBeNull();
        result.Line.ShouldBe("try 3|n is 3");
        result.Warnings.ShouldBe(["warning 3"]);
        result.ErrorTexts.ShouldBe(["error 3"]);
    }

    [Fact]
    public void When_all_fail_the_last_error_ends_the_statement_and_can_be_caught_by_its_type()
    {
        using var session = Policies.NewSession("-RetryCount 2");

        session.Run("""
            $n = 0
            try { Invoke-ResilientWork $policy { $n++; "output $n"; throw [IO.FileNotFoundException]::new("attempt $n") }; 'not reached' }
            catch [IO.FileNotFoundException] { "caught $_" }
            """).ShouldBeClean().Line.ShouldBe("output 3|caught attempt 3");
    }

    [Fact]
    public void A_throw_ends_the_script_as_without_a_policy()
    {
        using var session = Policies.NewSession("-RetryCount 1");

        var result = session.Run("Invoke-ResilientWork $policy { throw 'away' }; 'not reached'");

        result.Thrown.ShouldNotBeNull().Message.ShouldBe("away");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Items_from_the_pipeline_are_each_done_and_one_that_fails_does_not_stop_the_others()
    {
        using var session = Policies.NewSession("-RetryCount 1");

        var result = session.Run("1..4 | Invoke-ResilientWork $policy { if ($_ -eq 2) { throw 'two' }; \"item $_\" }");

        result.Line.ShouldBe("item 1|item 3|item 4");
        $"{result.Error.TargetObject}: {result.Error}".ShouldBe("2: two");
    }

    [Theory]
    [InlineData("7 | ForEach-Object { Invoke-ResilientWork $policy { \"outer $_\" } }", "outer 7")]
    [InlineData("Invoke-ResilientWork $policy { \"$args\" } -ArgumentList 1, 2", "1 2")]
    [InlineData("Invoke-ResilientWork $policy { param($a, $b) $a + $b } -ArgumentList 1, 2", "3")]
    [InlineData("Invoke-ResilientWork $policy { ,@(1, 2) } | ForEach-Object { $_.Count }", "2")]
    [InlineData("Invoke-ResilientWork $policy { $null } | ForEach-Object { $null -eq $_ }", "True")]
    [InlineData("Invoke-ResilientWork $policy { param([Parameter(ValueFromPipeline)] $x) process { \"got $x\" } } -InputObject 5", "got 5")]
    [InlineData("$x = 1; Invoke-ResilientWork $policy { $x = 2 }; $x", "2")]
    [InlineData("Invoke-ResilientWork $policy { return 4; 5 }", "4")]
    [InlineData("Invoke-ResilientWork $policy { Write-Output ([Management.Automation.WarningRecord]::new('object')) } | ForEach-Object { $_.GetType().Name }", "WarningRecord")]
    [InlineData("Invoke-ResilientWork $policy { Invoke-ResilientWork $name { 'nested' } }", "nested")]
    [InlineData("foreach ($i in 1..3) { $i; Invoke-ResilientWork $policy { break } }", "1")]
    [InlineData("foreach ($i in 1..2) { Invoke-ResilientWork $policy { continue }; 'after' }; 'end'", "end")]
    public void A_block_behaves_as_it_does_under_ForEach_Object(string script, string expected)
    {
        using var session = Policies.NewSession("-RetryCount 1 -TimeoutSeconds 60");

        session.Run(script).ShouldBeClean().Line.ShouldBe(expected);
    }

    [Fact]
    public void Streams_can_be_redirected()
    {
        using var session = Policies.NewSession("-RetryCount 1");

        session.Run("Invoke-ResilientWork $policy { Write-Warning w; Write-Verbose v -Verbose; Write-Error e; Write-Host h; 'o' } *>&1 | ForEach-Object { $_.GetType().Name }")
            .ShouldBeClean().Line.ShouldBe("WarningRecord|VerboseRecord|ErrorRecord|InformationRecord|String");
    }

    [Theory]
    [InlineData("Start-Sleep 60")]
    [InlineData("while ($true) { }")]
    [InlineData("try { Start-Sleep 60 } finally { $script:cleanedUp = $true }")]
    public void A_time_out_stops_the_block_and_nothing_else(string block)
    {
        using var session = Policies.NewSession("-TimeoutSeconds 0.3");

        var result = session.Run($"try {{ Invoke-ResilientWork $policy {{ {block} }} }} catch {{ $_.FullyQualifiedErrorId.Split(',')[0]; $_.CategoryInfo.Category }}; 'goes on'; $script:cleanedUp");

        result.ShouldBeClean().Line.ShouldStartWith("ItemTimedOut|OperationTimeout|goes on");
        if (block.StartsWith("try", StringComparison.Ordinal))
            result.Line.ShouldEndWith("True");
    }

    [Fact]
    public void A_timed_out_attempt_is_tried_again()
    {
        using var session = Policies.NewSession("-TimeoutSeconds 0.3 -RetryCount 5");

        session.Run("$n = 0; Invoke-ResilientWork $policy { $n++; if ($n -lt 2) { Start-Sleep 60 }; \"try $n\" }").ShouldBeClean().Text[0].ShouldNotBeNull().ShouldStartWith("try ");
    }

    [Fact]
    public void An_open_circuit_refuses_without_running_and_says_until_when()
    {
        using var session = Policies.NewSession("-FailureThreshold 2 -RecoverySeconds 1000");
        session.Run("foreach ($i in 1, 2) { try { Invoke-ResilientWork $policy -Key db { throw 'down' } } catch { } }").ShouldBeClean();

        var result = session.Run("Invoke-ResilientWork $policy -Key db { 'ran' }");

        (result.ErrorId, result.Output.Count, result.Error.CategoryInfo.Category).ShouldBe(("CircuitOpen", 0, ErrorCategory.ResourceUnavailable));
        result.Error.Exception.Message.ShouldContain("'db'");
        result.Error.Exception.Message.ShouldContain("down");
        session.With("refusal", result.Error.Exception).Run("$refusal.RetryAt -gt [DateTimeOffset]::UtcNow; $refusal.Key").Line.ShouldBe("True|db");
        session.Run("Invoke-ResilientWork $policy -Key other { 'ran' }").ShouldBeClean().Line.ShouldBe("ran");
    }

    [Fact]
    public void An_injected_fault_says_that_it_was()
    {
        using var session = Policies.NewSession("-FaultRate 1 -RetryCount 2");

        var result = session.Run("$n = 0; try { Invoke-ResilientWork $policy { $n++ } } catch { $_.FullyQualifiedErrorId.Split(',')[0] }; $n");

        result.ShouldBeClean().Line.ShouldBe("FaultInjected|0");
    }

    [Fact]
    public void An_injected_hold_up_longer_than_the_time_out_is_a_time_out_and_nothing_runs()
    {
        using var session = Policies.NewSession("-FaultLatencySeconds 3600 -TimeoutSeconds 0.2 -RetryCount 1");

        session.Run("$n = 0; try { Invoke-ResilientWork $policy { $n++ } } catch { $_.FullyQualifiedErrorId.Split(',')[0] }; $n").ShouldBeClean().Line.ShouldBe("ItemTimedOut|0");
    }

    [Fact]
    public void An_injected_hold_up_comes_before_the_block()
    {
        using var session = Policies.NewSession("-FaultLatencySeconds 0.2");

        session.Run("$began = [Diagnostics.Stopwatch]::StartNew(); Invoke-ResilientWork $policy { $began.ElapsedMilliseconds -ge 150 }").ShouldBeClean().Line.ShouldBe("True");
    }

    [Theory]
    [InlineData("-RetryCount 1 -RetryDelaySeconds 3600", "$gate.Set(); throw 'pause now'")]
    [InlineData("-RateLimit 1 -RateWindowSeconds 86400", "$gate.Set()")]
    [InlineData("-TimeoutSeconds 3600", "$gate.Set(); Start-Sleep 3600")]
    [InlineData("-RetryCount 5", "$gate.Set(); while ($true) { }")]
    public void A_stop_ends_a_pause_a_wait_for_a_turn_and_a_block(string parameters, string block)
    {
        using var session = Policies.NewSession(parameters);
        using var gate = new ManualResetEventSlim();
        using var running = session.With("gate", gate).Start($"1..2 | Invoke-ResilientWork $policy {{ {block} }}");
        gate.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        running.BeginStop();

        running.Finish().Thrown.ShouldBeOfType<PipelineStoppedException>();
        session.Run("'usable'").ShouldBeClean().Line.ShouldBe("usable");
    }

    [Fact]
    public void A_stopped_call_leaves_the_circuit_as_it_was()
    {
        using var session = Policies.NewSession("-FailureThreshold 1 -RecoverySeconds 1000");
        using var gate = new ManualResetEventSlim();
        using var running = session.With("gate", gate).Start("Invoke-ResilientWork $policy { $gate.Set(); Start-Sleep 3600 }");
        gate.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        running.BeginStop();
        running.Finish();

        session.Run("Invoke-ResilientWork $policy { 'ran' }; (Get-CircuitState $policy).ConsecutiveFailures").ShouldBeClean().Line.ShouldBe("ran|0");
    }

    [Fact]
    public void The_policys_partition_tells_the_key_of_an_item()
    {
        using var session = Policies.NewSession("-FailureThreshold 1 -RecoverySeconds 1000 -PartitionBy { $_ % 2 }");

        var result = session.Run("1..6 | Invoke-ResilientWork $policy { if ($_ % 2) { throw 'odd' }; $_ } 2>$null; (Get-CircuitState $policy).ForEach{ \"$($_.Key) $($_.State)\" }");

        result.Line.ShouldBe("2|4|6|0 Closed|1 Open");
    }
}
