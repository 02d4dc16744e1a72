using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Locks;

/// <summary>One lock for all runspaces of the process, and what becomes of it when one of them is lost.</summary>
public sealed class LocksAcrossRunspacesTests
{
    [Fact]
    public void Workers_take_turns_and_nothing_is_lost()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run("""
            $box = @{ Count = 0 }
            1..400 | Invoke-ParallelWork { Use-Lock $using:a { $seen = ($using:box).Count; [Threading.Thread]::Yield(); ($using:box).Count = $seen + 1 } } -ThrottleLimit 4 | Out-Null
            $box.Count
            """).ShouldBeClean().Line.ShouldBe("400");
    }

    [Fact]
    public void Those_who_share_it_are_in_together()
    {
        using var locks = new TestLocks();
        using var barrier = new Barrier(3);
        using var session = locks.NewSession().With("barrier", barrier);

        session.Run("1..3 | Invoke-ParallelWork { Use-Lock $using:a -Shared { ($using:barrier).SignalAndWait(60000) } } -ThrottleLimit 3").ShouldBeClean().Line.ShouldBe("True|True|True");
    }

    [Fact]
    public void A_worker_is_refused_what_its_caller_holds_instead_of_waiting_for_ever()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        var result = session.Run("""
            Use-Lock $b {
                1 | Invoke-ParallelWork { Use-Lock $using:b { 'no' } }
                2 | Invoke-ParallelWork { Use-Lock $using:a { 'no' } }
                3 | Invoke-ParallelWork { Use-Lock "$using:b and more" { 'yes' } }
            }
            """);

        result.Line.ShouldBe("yes");
        result.Errors.Select(error => $"{error.FullyQualifiedErrorId.Split(',')[0]} {error.TargetObject}").ShouldBe(["LockOrderViolated 1", "LockOrderViolated 2"]);
        result.ErrorTexts[0].ShouldContain($"'{locks.B}' is asked for at line:2 by a worker, while '{locks.B}' is held by the script that waits for the worker, taken at line:1. The two would wait for each other.");
        session.Run("Use-Lock $b { 1 } | Invoke-ParallelWork { Use-Lock $using:b { 'free by then' } }").ShouldBeClean().Line.ShouldBe("free by then");
    }

    [Fact]
    public void ForEach_Object_Parallel_knows_the_same_locks()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        session.Run("""
            $module = (Get-Module ConcurrencyOps).Path
            Use-Lock $a { 1..2 | ForEach-Object -Parallel { Import-Module $using:module; try { Use-Lock $using:a { 'no' } -TimeoutSeconds 0 } catch { $_.FullyQualifiedErrorId.Split(',')[0] } } }
            """).ShouldBeClean().Line.ShouldBe("LockTimedOut|LockTimedOut");
    }

    [Fact]
    public void An_item_that_times_out_gives_its_locks_back()
    {
        using var locks = new TestLocks();
        using var session = locks.NewSession();

        var result = session.Run("1 | Invoke-ParallelWork { Use-Lock $using:a, $using:b { while ($true) { } } } -TimeoutSeconds 0.2 -AsResult");

        result.Warnings.ShouldBeEmpty();
        session.With("results", result.Output[0]).Run("$results.Status").Line.ShouldBe("TimedOut");
        locks.AreFree().ShouldBeTrue();
    }

    [Fact]
    public void A_worker_that_is_given_up_loses_its_locks_and_both_its_caller_and_the_next_taker_are_warned()
    {
        using var locks = new TestLocks();
        using var native = new ManualResetEventSlim();
        using var session = locks.NewSession().With("native", native);

        var lost = session.Run("1 | Invoke-ParallelWork { Use-Lock $using:a { ($using:native).Wait(); Use-Lock $using:b { 'late' } } } -TimeoutSeconds 0.2 -ErrorAction Ignore");
        var next = session.Run("Use-Lock $a { 'mine' }; Use-Lock $a { 'again' }");

        lost.Warnings.ShouldHaveSingleItem().ShouldContain($"The locks that it held were released, and what they protect may be half done: '{locks.A}'.");
        next.Line.ShouldBe("mine|again");
        next.Warnings.ShouldHaveSingleItem().ShouldMatch($"^The lock '{locks.A}' was released because its holder was given up: thread .* 'ConcurrencyOps worker 1', which took it at line:1");
        native.Set();
    }

    [Fact]
    public void Code_that_comes_back_after_it_was_given_up_neither_gives_back_nor_takes_a_lock()
    {
        using var locks = new TestLocks();
        using var native = new ManualResetEventSlim();
        using var back = new ManualResetEventSlim();
        using var session = locks.NewSession().With("native", native).With("back", back);
        var script = """
            1 | Invoke-ParallelWork {
                try { Use-Lock $using:a { ($using:native).Wait() } } finally { try { Use-Lock $using:b { } } finally { ($using:back).Set() } }
            } -TimeoutSeconds 0.2 -ErrorAction Ignore -WarningAction Ignore
            """;
        session.Run(script).ShouldBeClean();

        using (new HeldLock(locks.A))
        {
            native.Set();
            back.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

            locks.AreFree().ShouldBeFalse("the holder still has it");
            session.Run("(Get-LockEvent $b -WarningAction Ignore).Count").Line.ShouldBe("0");
        }

        locks.AreFree().ShouldBeTrue();
    }
}
