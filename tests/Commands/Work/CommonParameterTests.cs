using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class CommonParameterTests
{
    [Theory]
    [InlineData("$null = 1..3 | Invoke-ParallelWork { $_ * 2 } -Ordered -OutVariable out; $out.Count; \"$out\"", "3|2 4 6")]
    [InlineData("1..3 | Invoke-ParallelWork { $_ * 2 } -Ordered -PipelineVariable p | ForEach-Object { $p + 1 }", "3|5|7")]
    [InlineData("1..3 | ForEach-Object { $_ } -PipelineVariable up | Invoke-ParallelWork { $_ } -Ordered", "1|2|3")]
    [InlineData("1..3 | Invoke-ParallelWork { $_ } -Ordered -OutBuffer 2", "1|2|3")]
    [InlineData("1, 2 | Invoke-ParallelWork { Write-Warning \"w$_\" } -Ordered -WarningVariable w -WarningAction SilentlyContinue; \"$w\"", "w1 w2")]
    [InlineData("1, 2 | Invoke-ParallelWork { Write-Information \"i$_\" } -Ordered -InformationVariable i; \"$i\"", "i1 i2")]
    [InlineData("1, 2 | Invoke-ParallelWork { Write-Host \"h$_\" } -Ordered -InformationVariable i; \"$i\"", "h1 h2")]
    [InlineData("$x = 1, 2 | Invoke-ParallelWork { $_ } -Ordered; $x.Count", "2")]
    [InlineData("1..3 | Invoke-ParallelWork { $_ } -Ordered | Invoke-ParallelWork { $_ * 10 } -Ordered", "10|20|30")]
    public void Common_parameters_work_as_everywhere(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Fact]
    public void A_warning_action_of_stop_ends_the_run()
    {
        var result = Session.Once("try { 1..100 | Invoke-ParallelWork { Write-Warning 'w' } -WarningAction Stop; 'went on' } catch { 'caught' }");

        result.Line.ShouldBe("caught");
    }

    [Fact]
    public void The_variable_for_the_figures_is_the_callers_own() => Session.Once("""
        $m = 'outer'
        function Test-It { 1, 2 | Invoke-ParallelWork { } -MetricsVariable m; $m.Total }
        Test-It; $m
        1 | Invoke-ParallelWork { } -MetricsVariable global:g; $global:g.Total
        """).ShouldBeClean().Line.ShouldBe("2|outer|1");
}
