using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class NestingTests
{
    [Theory]
    [InlineData("1, 2 | Invoke-ParallelWork { $x = $_; 10, 20 | Invoke-ParallelWork { $_ + $using:x } -Ordered } -Ordered", "11|21|12|22")]
    [InlineData("1, 2 | Invoke-ParallelWork { 1..3 | Invoke-ParallelWork { 1 | Invoke-ParallelWork { 'deep' } } } -ThrottleLimit 1", "deep|deep|deep|deep|deep|deep")]
    [InlineData("1 | Invoke-ParallelWork { 1..3 | Invoke-ParallelWork { $_ } -MetricsVariable m > $null; $m.Total }", "3")]
    [InlineData("1 | Invoke-ParallelWork { 1..3 | ForEach-Object -Parallel { $_ } | ForEach-Object { $n = 0 } { $n += $_ } { $n } }", "6")]
    [InlineData("1 | ForEach-Object -Parallel { 1..3 | Invoke-ParallelWork { $_ } -Ordered }", "1|2|3")]
    [InlineData("1..3 | Invoke-ParallelWork { $_ } -PartitionBy { (1 | Invoke-ParallelWork { 'k' }) } -ThrottleLimit 1", "1|2|3")]
    public void Runs_nest(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Fact]
    public void An_error_of_an_inner_run_is_the_outer_items()
    {
        var error = Session.Once("'outer' | Invoke-ParallelWork { 'inner' | Invoke-ParallelWork { throw 'deep' } }").Error;

        error.ToString().ShouldBe("deep");
        $"{error.TargetObject}".ShouldBe("outer");
    }

    [Fact]
    public void Four_sessions_run_side_by_side_each_with_workers_of_its_own()
    {
        using var barrier = new Barrier(8);
        var sessions = Enumerable.Range(0, 4).Select(_ => new Session()).ToList();
        var running = sessions.Select(session => session.With("barrier", barrier)
            .Start("1, 2 | Invoke-ParallelWork { ($using:barrier).SignalAndWait(60000) } -ThrottleLimit 2")).ToList();

        foreach (var run in running)
            run.Finish().ShouldBeClean().Line.ShouldBe("True|True");

        running.ForEach(run => run.Dispose());
        sessions.ForEach(session => session.Dispose());
    }

    [Fact]
    public void Six_runspaces_import_and_run_at_the_same_time()
    {
        var lines = Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6)
            .Select(_ => Session.Once("Import-Module ConcurrencyOps -Force; 1..20 | Invoke-ParallelWork { $_ } -RetryCount 1 -ThrottleLimit 2 -MetricsVariable m > $null; $m.Succeeded").ShouldBeClean().Line).ToList();

        lines.ShouldBe(Enumerable.Repeat("20", 6));
    }
}
