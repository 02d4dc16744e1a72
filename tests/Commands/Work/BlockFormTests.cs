using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class BlockFormTests
{
    [Theory]
    [InlineData("2 | Invoke-ParallelWork { param($a, $b) \"$a $b $_\" } -ArgumentList x, y", "x y 2")]
    [InlineData("2 | Invoke-ParallelWork { param([int]$a = 5) $a + $_ }", "7")]
    [InlineData("2 | Invoke-ParallelWork { param([int]$a) $a + $_ } -ArgumentList '40'", "42")]
    [InlineData("2 | Invoke-ParallelWork { $args.Count; $args[1]; $_ } -ArgumentList x, y", "2|y|2")]
    [InlineData("2 | Invoke-ParallelWork { $args.Count } -ArgumentList @()", "0")]
    [InlineData("2 | Invoke-ParallelWork { $args.Count } -ArgumentList $null", "0")]
    [InlineData("2 | Invoke-ParallelWork { param($a) $a.Count } -ArgumentList (,@(1, 2, 3))", "3")]
    [InlineData("2 | Invoke-ParallelWork { param($a) $null -eq $a } -ArgumentList @(,$null)", "True")]
    [InlineData("2 | Invoke-ParallelWork { param($a) process { \"$a $_\" } } -ArgumentList x", "x 2")]
    [InlineData("2 | Invoke-ParallelWork { param($a) $a; $args } -Args x, y, z", "x|y|z")]
    [InlineData("2, 3 | Invoke-ParallelWork { param($x) $x } -Ordered", "|")]
    [InlineData("2 | Invoke-ParallelWork { param($h) $h.k } -ArgumentList @{ k = 'v' }", "v")]
    public void Arguments_go_to_parameters_by_position_and_the_item_stays_the_item(string script, string expected) =>
        Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("{ begin { 'b' } process { \"p$_\" } end { 'e' } }", "b|p1|e|b|p2|e")]
    [InlineData("{ process { $_ } }", "1|2")]
    [InlineData("{ end { $_ } }", "1|2")]
    [InlineData("{ begin { $x = 5 } process { $x + $_ } }", "6|7")]
    [InlineData("{ process { $_ } clean { $null = ($using:gauge).Enter('cleaned') } }", "1|2")]
    [InlineData("{ [CmdletBinding()] param([Parameter(ValueFromPipeline)]$Thing) process { \"<$Thing> $_\" } }", "<1> 1|<2> 2")]
    [InlineData("{ param([Parameter(ValueFromPipeline)][string]$Thing) process { $Thing.Length } }", "1|1")]
    [InlineData("{ [CmdletBinding()] param([Parameter(ValueFromPipeline)]$Thing) end { $Thing } }", "1|2")]
    [InlineData("{ param([ValidateRange(1, 5)][int]$n = 3) $n + $_ }", "4|5")]
    [InlineData("{ [CmdletBinding()] param() \"item $_\" }", "item 1|item 2")]
    [InlineData("{ [CmdletBinding()] param($x) $x; \"item $PSItem\" }", "|item 1||item 2")]
    [InlineData("{ [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('t')) { $_ } }", "1|2")]
    [InlineData("{ dynamicparam { $null = 1 } process { $_ } }", "1|2")]
    [InlineData("{ $input | ForEach-Object { 'unused' }; $_ }", "1|2")]
    public void Every_form_of_block_gets_each_item(string block, string expected)
    {
        using var session = new Session();
        var gauge = new Gauge();

        session.With("gauge", gauge).Run($"1, 2 | Invoke-ParallelWork {block} -Ordered").ShouldBeClean().Line.ShouldBe(expected);
        gauge.Total("cleaned").ShouldBe(block.Contains("clean", StringComparison.Ordinal) ? 2 : 0);
    }

    [Theory]
    [InlineData("{ [CmdletBinding()] param([Parameter(Mandatory)]$Name) \"$Name $_\" }", "n 1|n 2")]
    [InlineData("{ [CmdletBinding()] param($Name, [Parameter(ValueFromPipeline)]$Thing) process { \"$Name $Thing\" } }", "n 1|n 2")]
    [InlineData("{ param([ValidateSet('n', 'm')]$Name) \"$Name $_\" }", "n 1|n 2")]
    public void Bound_blocks_take_arguments_too(string block, string expected) =>
        Session.Once($"1, 2 | Invoke-ParallelWork {block} -Ordered -ArgumentList n").ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("{ param([ValidateSet('a', 'b')]$Name) \"$Name $_\" }")]
    [InlineData("{ [CmdletBinding()] param([int]$Name) \"$Name $_\" }")]
    [InlineData("{ param([int]$Name) \"$Name $_\" }")]
    public void An_argument_that_does_not_fit_fails_the_item(string block)
    {
        var result = Session.Once($"1, 2 | Invoke-ParallelWork {block} -ArgumentList wrong");

        result.Thrown.ShouldBeNull();
        result.Output.ShouldBeEmpty();
        result.Errors.Count.ShouldBe(2);
        result.Errors.Select(error => $"{error.TargetObject}").ShouldBe(["1", "2"], ignoreOrder: true);
    }

    [Fact]
    public void A_clean_block_runs_for_an_item_that_failed()
    {
        using var session = new Session();
        var gauge = new Gauge();

        session.With("gauge", gauge).Run("1 | Invoke-ParallelWork { process { throw 'no' } clean { $null = ($using:gauge).Enter('cleaned') } }").ErrorTexts.ShouldBe(["no"]);

        gauge.Total("cleaned").ShouldBe(1);
    }
}
