using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

/// <summary>Whatever ends a run, it ends soon and leaves nothing behind.</summary>
[Collection(Alone.Name)]
public sealed class StopTests
{
    [Theory]
    [InlineData("1..100 | Invoke-ParallelWork { $_ } -ThrottleLimit 3")]
    [InlineData("1..100 | Invoke-ParallelWork { $_ } -Isolation Runspace -ThrottleLimit 3 | Select-Object -First 5")]
    [InlineData("1..1000 | Invoke-ParallelWork { $_ } | Select-Object -First 1")]
    [InlineData("1..1000 | Invoke-ParallelWork { $_; Start-Sleep 60 } -ThrottleLimit 3 | Select-Object -First 1")]
    [InlineData("1..1000 | Invoke-ParallelWork { $_; while ($true) { $_ } } -Ordered -ThrottleLimit 3 | Select-Object -First 2000")]
    [InlineData("try { 1..1000 | Invoke-ParallelWork { $_; Start-Sleep 60 } -ThrottleLimit 3 | ForEach-Object { throw 'downstream' } } catch { }")]
    [InlineData("foreach ($i in 1) { 1..1000 | Invoke-ParallelWork { $_; Start-Sleep 60 } -ThrottleLimit 3 | ForEach-Object { break } }")]
    [InlineData("try { & { 1..20; throw 'upstream' } | Invoke-ParallelWork { Start-Sleep 60 } -ThrottleLimit 3 } catch { }")]
    [InlineData("try { 1..1000 | Invoke-ParallelWork { if ($_ -eq 1) { throw 'no' }; Start-Sleep 60 } -ThrottleLimit 3 -ErrorAction Stop } catch { }")]
    [InlineData("1..10 | Invoke-ParallelWork { Start-Sleep 60 } -ThrottleLimit 3 -TotalTimeoutSeconds 0.5 2>$null")]
    [InlineData("1..10 | Invoke-ParallelWork { throw 'no' } -ThrottleLimit 3 -RetryCount 3 -RetryDelaySeconds 60 -TotalTimeoutSeconds 0.5 2>$null")]
    [InlineData("1..2 | Invoke-ParallelWork { 1..1000 | Invoke-ParallelWork { $_; Start-Sleep 60 } -ThrottleLimit 2 } | Select-Object -First 1")]
    [InlineData("try { 1 | Invoke-ParallelWork { $using:nowhere } } catch { }")]
    public void A_run_that_ends_in_any_way_leaves_nothing_behind(string script)
    {
        Assert.SkipUnless(Leftovers.CanBeCounted, "Threads and handles are counted in /proc.");
        using var session = new Session();
        session.Run("1..4 | Invoke-ParallelWork { Start-Sleep -Milliseconds 1 } -ThrottleLimit 3").ShouldBeClean();
        Leftovers.Await(int.MaxValue).ShouldBe("nothing");
        var handles = Leftovers.Handles();

        session.Run(script).ShouldBeClean();

        Leftovers.Await(handles).ShouldBe("nothing");
    }

    [Theory]
    [InlineData("{ ($using:running).Signal(); Start-Sleep 60 }")]
    [InlineData("{ ($using:running).Signal(); while ($true) { } }")]
    [InlineData("{ ($using:running).Signal(); while ($true) { 1 } }")]
    [InlineData("{ ($using:running).Signal(); 1..100 | Invoke-ParallelWork { Start-Sleep 60 } -ThrottleLimit 2 }")]
    [InlineData("{ ($using:running).Signal(); Start-Sleep 60 } -Ordered -AsResult")]
    public void A_stop_from_another_thread_ends_the_run_and_the_figures_are_there(string work)
    {
        Assert.SkipUnless(Leftovers.CanBeCounted, "Threads and handles are counted in /proc.");
        using var session = new Session();
        using var bothRun = new CountdownEvent(2);
        using var running = session.With("running", bothRun).Start($"1..500 | Invoke-ParallelWork {work} -ThrottleLimit 2 -MetricsVariable global:m | ForEach-Object {{ }}");
        bothRun.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        running.BeginStop();

        running.Finish().Thrown.ShouldBeOfType<PipelineStoppedException>();
        Leftovers.Await(int.MaxValue).ShouldBe("nothing");
        session.Run("$m.Cancelled -ge 2; $m.Total -eq $m.Cancelled + $m.Skipped").ShouldBeClean().Line.ShouldBe("True|True");
        session.Run("1..3 | Invoke-ParallelWork { $_ } -Ordered").ShouldBeClean().Line.ShouldBe("1|2|3");
    }

    [Fact]
    public void A_stop_with_a_stuck_item_does_not_wait_for_it()
    {
        using var session = new Session();
        using var isStuck = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        using var running = session.With("stuck", isStuck).With("gate", gate).Start("1 | Invoke-ParallelWork { ($using:stuck).Set(); $null = ($using:gate).Wait(120000) }");
        isStuck.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();

        running.BeginStop();
        running.Finish().Thrown.ShouldBeOfType<PipelineStoppedException>();
        gate.IsSet.ShouldBeFalse();

        gate.Set();
        if (Leftovers.CanBeCounted)
            Leftovers.Await(int.MaxValue).ShouldBe("nothing");
    }

    [Fact]
    public void Progress_that_was_shown_is_taken_down_after_a_stop()
    {
        using var session = new Session();
        using var running = session.Start("1..10 | Invoke-ParallelWork { Write-Progress -Activity 'mine' -Status 's' -PercentComplete 5; $_; Start-Sleep 60 } -ThrottleLimit 2 | ForEach-Object { $_ }");
        running.NextText();
        running.NextText();

        running.BeginStop();
        running.Finish();

        var last = session.Host.Progress.GroupBy(record => record.ActivityId).Select(group => group.Last()).ToList();
        last.ShouldNotBeEmpty();
        last.ShouldAllBe(record => record.RecordType == ProgressRecordType.Completed);
    }
}
