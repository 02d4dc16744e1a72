using System.Management.Automation;

namespace ConcurrencyOps.Tests.Locks;

/// <summary>Use-Lock as a script sees it. The locks are the process's: each test has names of its own.</summary>
public sealed class UseLockTests
{
    [Theory]
    [InlineData("Use-Lock $a { 1; 2 }", "1|2")]
    [InlineData("$x = 1; Use-Lock $a { $x = 2 }; $x", "2")]
    [InlineData("Use-Lock $a, $b { 'both' }; Use-Lock $b, $a { 'again' }", "both|again")]
    [InlineData("Use-Lock $a { Use-Lock $a.ToUpper() { 'again' } }", "again")]
    [InlineData("Use-Lock $a { Use-Lock $b { Use-Lock $a, $b { 'in' } } }", "in")]
    [InlineData("Use-Lock $a { Use-Lock $a -Shared { 'shared' } }", "shared")]
    [InlineData("1..3 | Use-Lock $a { \"item $_\" }", "item 1|item 2|item 3")]
    [InlineData("Use-Lock $a { \"item $_\" } -InputObject 5", "item 5")]
    [InlineData("7 | ForEach-Object { Use-Lock $a { \"outer $_\" } }", "outer 7")]
    [InlineData("1..2 | Use-Lock $a { begin { 'b' } process { $_ } end { 'e' } }", "b|1|e|b|2|e")]
    [InlineData("Use-Lock $a { ,@(1, 2) } | ForEach-Object { $_.Count }", "2")]
    [InlineData("$null | Use-Lock $a { $null -eq $_ }", "True")]
    [InlineData("Use-Lock $a { return 4; 5 }", "4")]
    [InlineData("function Get-It { Use-Lock $a { return 1 }; 2 }; Get-It", "1|2")]
    [InlineData("foreach ($i in 1..3) { $i; Use-Lock $a { break } }", "1")]
    [InlineData("foreach ($i in 1..2) { Use-Lock $a { continue }; 'after' }; 'end'", "end")]
    [InlineData("1..9 | ForEach-Object { Use-Lock $a { $_ } } | Select-Object -First 2", "1|2")]
    [InlineData("try { Use-Lock $a { throw [IO.FileNotFoundException]::new('gone') } } catch [IO.FileNotFoundException] { \"caught $_\" }", "caught gone")]
    [InlineData("try { Use-Lock $a { Write-Error 'bad' -ErrorAction Stop; 'no' } } catch { \"caught $_\" }", "caught bad")]
    public void A_block_behaves_as_it_does_under_ForEach_Object_and_gives_the_locks_back(string script, string expected)
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run(script).ShouldBeClean().Line.ShouldBe(expected);

        locks.AreFree().ShouldBeTrue();
    }

    [Fact]
    public void Its_output_is_not_held_back()
    {
        using var locks = new TestLocks();
        using var gate = new ManualResetEventSlim();
        using var session = locks.NewSession().With("gate", gate);
        using var running = session.Start("Use-Lock $a { 'first'; $gate.Wait(); 'second' }");

        running.NextText().ShouldBe("first");
        locks.AreFree().ShouldBeFalse();
        gate.Set();

        running.Finish().ShouldBeClean().Line.ShouldBe("first|second");
    }

    [Fact]
    public void What_the_block_writes_to_other_streams_goes_on()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        var result = session.Run("Use-Lock $a { Write-Warning w; Write-Verbose v -Verbose; Write-Error e; 'o' }");

        result.Line.ShouldBe("o");
        (result.Warnings.Single(), result.Verbose.Single(), result.ErrorTexts.Single()).ShouldBe(("w", "v", "e"));
        locks.AreFree().ShouldBeTrue();
    }

    [Fact]
    public void A_throw_ends_the_script_and_gives_the_lock_back()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        var result = session.Run("Use-Lock $a { throw 'away' }; 'not reached'");

        result.Thrown.ShouldNotBeNull().Message.ShouldBe("away");
        result.Output.ShouldBeEmpty();
        locks.AreFree().ShouldBeTrue();
    }

    [Fact]
    public void An_order_that_could_deadlock_is_refused_with_both_places_and_the_way_out()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        var result = session.Run("""
            Use-Lock $b {

                Use-Lock $a { 'no' }
                'goes on'
            }
            """);

        result.Line.ShouldBe("goes on");
        (result.ErrorId, result.Error.CategoryInfo.Category, result.Error.TargetObject).ShouldBe(("LockOrderViolated", ErrorCategory.DeadlockDetected, locks.A));
        result.Error.ToString().ShouldContain($"The lock '{locks.A}' is asked for at line:3 while '{locks.B}' is held, taken at line:1.");
        result.Error.ToString().ShouldContain($"Use-Lock '{locks.A}', '{locks.B}' {{ ... }}");
        session.With("refusal", result.Error.Exception).Run("$refusal.LockName; $refusal.HeldSite").Line.ShouldBe($"{locks.A}|line:1");
    }

    [Fact]
    public void With_pipeline_input_a_broken_order_is_one_error_and_a_time_out_is_one_for_each_item()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run("Use-Lock $b { 1..5 | Use-Lock $a { 'no' } }").ErrorId.ShouldBe("LockOrderViolated");
        using (new HeldLock(locks.A))
        {
            var result = session.Run("1..2 | Use-Lock $a { 'no' } -TimeoutSeconds 0");
            result.Errors.Select(error => $"{error.FullyQualifiedErrorId.Split(',')[0]} {error.TargetObject}").ShouldBe(["LockTimedOut 1", "LockTimedOut 2"]);
        }
    }

    [Fact]
    public void What_is_shared_cannot_be_taken_for_oneself_alone()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        var result = session.Run("Use-Lock $a -Shared { Use-Lock $a { 'no' } }");

        (result.ErrorId, result.Error.CategoryInfo.Category).ShouldBe(("LockNotUpgradable", ErrorCategory.DeadlockDetected));
    }

    [Fact]
    public void A_time_out_says_who_holds_the_lock_and_the_script_can_go_on()
    {
        using var locks = new TestLocks();
        using var holder = new HeldLock(locks.B);
        using var session = locks.NewSession();

        var result = session.Run("try { Use-Lock $a, $b { 'no' } -TimeoutSeconds 0.05 } catch { $_.FullyQualifiedErrorId.Split(',')[0]; $_.CategoryInfo.Category; $_.TargetObject; \"$_\" }");

        result.ShouldBeClean().Text.Take(3).ShouldBe(["LockTimedOut", "OperationTimeout", locks.B]);
        result.Text[3].ShouldNotBeNull().ShouldMatch($"^The lock '{locks.B}' was not to be had within 0.05 s. It is held by thread {holder.ThreadId}.*, for .* s, taken at line:1.");
        session.Run("Use-Lock $a { 'free' } -TimeoutSeconds 0").ShouldBeClean().Line.ShouldBe("free");
    }

    [Fact]
    public void A_stop_ends_a_wait_and_a_block_and_leaves_the_locks_free()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();
        using (new HeldLock(locks.B))
        {
            using var waiting = session.Start("'begins'; Use-Lock $a, $b { 'no' }");
            waiting.NextText().ShouldBe("begins");
            locks.AwaitWaiter(locks.B);
            waiting.BeginStop();
            waiting.Finish().Thrown.ShouldBeOfType<PipelineStoppedException>();
        }

        locks.AreFree().ShouldBeTrue();
        using var block = session.Start("Use-Lock $a, $b { 'in'; while ($true) { } }");
        block.NextText().ShouldBe("in");
        block.BeginStop();
        block.Finish().Thrown.ShouldBeOfType<PipelineStoppedException>();
        locks.AreFree().ShouldBeTrue();
    }

    [Fact]
    public void A_warning_that_stops_the_script_gives_the_lock_back()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();
        locks.LoseWhileHeld(locks.A);

        session.Run("try { Use-Lock $a { 'no' } -WarningAction Stop } catch { 'stopped' }").Line.ShouldBe("stopped");

        locks.AreFree().ShouldBeTrue();
    }

    [Theory]
    [InlineData("Use-Lock '' { }")]
    [InlineData("Use-Lock @() { }")]
    [InlineData("Use-Lock $a { } -TimeoutSeconds -1")]
    public void Senseless_parameters_are_refused(string script)
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run(script).ErrorId.ShouldBe("ParameterArgumentValidationError");
    }
}
