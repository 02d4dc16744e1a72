using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class ItemTests
{
    [Theory]
    [InlineData("1..3 | Invoke-ParallelWork { \"$_ $PSItem\" } -Ordered", "1 1|2 2|3 3")]
    [InlineData("1, 2 | Invoke-ParallelWork { function Get-It { function Get-Inner { $_ }; Get-Inner }; Get-It } -Ordered", "1|2")]
    [InlineData("1, 2 | Invoke-ParallelWork { & { . { $PSItem } } } -Ordered", "1|2")]
    [InlineData("1, 2 | Invoke-ParallelWork { $outer = $_; 10, 20 | ForEach-Object { \"$outer-$_\" }; $_ } -Ordered", "1-10|1-20|1|2-10|2-20|2")]
    [InlineData("1, 2 | Invoke-ParallelWork { 1..3 | Where-Object { $_ -gt 2 }; $_ } -Ordered", "3|1|3|2")]
    [InlineData("1 | Invoke-ParallelWork { try { throw 'x' } catch { \"caught $_\" }; $_ }", "caught x|1")]
    [InlineData("1 | Invoke-ParallelWork { switch (7) { 7 { $_ } }; $_ }", "7|1")]
    [InlineData("1, 2 | Invoke-ParallelWork { $_ = $_ * 10; \"$_ $PSItem\" } -Ordered", "10 10|20 20")]
    public void The_item_is_dollar_underscore_and_PSItem_wherever_the_script_looks(string script, string expected) =>
        Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("$null, 1, $null | Invoke-ParallelWork { $null -eq $_ } -Ordered", "True|False|True")]
    [InlineData("Invoke-ParallelWork { $null -eq $_ } -InputObject $null", "True")]
    [InlineData("Invoke-ParallelWork { $null -eq $_ } -InputObject (& {})", "True")]
    [InlineData("Invoke-ParallelWork { $null -eq $_; @($_).Count } -InputObject ([Management.Automation.Internal.AutomationNull]::Value)", "True|1")]
    [InlineData("'' | Invoke-ParallelWork { \"[$_]\" }", "[]")]
    [InlineData("@(1, 2), @(3) | Invoke-ParallelWork { $_.Count } -Ordered", "2|1")]
    [InlineData(",@() | Invoke-ParallelWork { $_.Count }", "0")]
    [InlineData("Invoke-ParallelWork { $_.Count } -InputObject 1, 2, 3", "3")]
    [InlineData("@{ a = 1; b = 2 } | Invoke-ParallelWork { $_.a + $_['b'] }", "3")]
    [InlineData("$false, 0 | Invoke-ParallelWork { \"$_\" } -Ordered", "False|0")]
    [InlineData(",@(1, 2) | Invoke-ParallelWork { process { $_.Count } }", "2")]
    [InlineData("$null | Invoke-ParallelWork { process { $null -eq $_ } }", "True")]
    public void Any_value_is_an_item(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("@() | Invoke-ParallelWork { 'ran' }")]
    [InlineData("& {} | Invoke-ParallelWork { 'ran' } -Ordered")]
    [InlineData("& {} | Invoke-ParallelWork { 'ran' } -AsResult")]
    [InlineData("[Management.Automation.Internal.AutomationNull]::Value | Invoke-ParallelWork { 'ran' }")]
    public void Without_items_nothing_happens(string script)
    {
        var result = Session.Once(script).ShouldBeClean();

        result.Output.ShouldBeEmpty();
        result.Warnings.ShouldBeEmpty();
        result.Progress.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("'text'")]
    [InlineData("5")]
    [InlineData("[datetime]::new(2026, 1, 1)")]
    public void Properties_added_to_an_item_are_there_inside_and_after(string value)
    {
        var result = Session.Once($$"""
            $item = [psobject]::AsPSObject({{value}})
            $item.PSObject.Properties.Add([psnoteproperty]::new('Note', 7))
            $item | Invoke-ParallelWork { $_.Note; $_ } | ForEach-Object { "$($_.Note)" }
            """);

        result.ShouldBeClean().Text.ShouldBe(["", "7"]);
        Session.Once($$"""
            $item = [psobject]::AsPSObject({{value}})
            $item.PSObject.Properties.Add([psnoteproperty]::new('Note', 7))
            $item | Invoke-ParallelWork { $_.Note }
            $item | Invoke-ParallelWork { process { $_.Note } }
            """).ShouldBeClean().Line.ShouldBe("7|7");
    }

    [Fact]
    public void A_custom_object_keeps_its_type_name() => Session.Once("""
        [pscustomobject]@{ PSTypeName = 'My.Thing'; A = 1 } | Invoke-ParallelWork { $_.PSObject.TypeNames[0]; $_ } |
            ForEach-Object { if ($_ -is [string]) { $_ } else { $_.PSObject.TypeNames[0] } }
        """).ShouldBeClean().Line.ShouldBe("My.Thing|My.Thing");

    [Fact]
    public void Items_and_output_are_the_objects_themselves_and_not_copies()
    {
        using var session = new Session();
        var list = new List<object>();

        var result = session.With("list", list).Run(",$list | Invoke-ParallelWork { $_.Add('added'); ,$_ }");

        list.ShouldBe(["added"]);
        result.Output.ShouldHaveSingleItem()!.BaseObject.ShouldBeSameAs(list);
    }

    [Theory]
    [InlineData("1 | Invoke-ParallelWork { ,@(1, 2) }", 1)]
    [InlineData("1 | Invoke-ParallelWork { , @(1, 2) } -Ordered", 1)]
    [InlineData("1 | Invoke-ParallelWork { process { ,@(1, 2) } }", 1)]
    [InlineData("1 | Invoke-ParallelWork { 1, 2 }", 2)]
    [InlineData("1 | Invoke-ParallelWork { ,@(1, 2) } -RetryCount 1", 1)]
    [InlineData("1 | Invoke-ParallelWork { @{ a = 1; b = 2 } }", 1)]
    [InlineData("1 | Invoke-ParallelWork { $null }", 1)]
    [InlineData("1 | Invoke-ParallelWork { $null, $null }", 2)]
    [InlineData("1 | Invoke-ParallelWork { }", 0)]
    [InlineData("1 | Invoke-ParallelWork { & { } }", 0)]
    [InlineData("1 | Invoke-ParallelWork { $x = 5 }", 0)]
    public void Output_is_what_the_script_wrote_and_is_not_unrolled_again(string script, int count) =>
        Session.Once(script).ShouldBeClean().Output.Count.ShouldBe(count);

    [Fact]
    public void An_array_that_was_written_whole_arrives_whole()
    {
        var array = Session.Once("1 | Invoke-ParallelWork { ,@(1, 2) }").ShouldBeClean().Output.ShouldHaveSingleItem();

        array!.BaseObject.ShouldBeOfType<object[]>().ShouldBe([1, 2]);
    }

    [Fact]
    public void Every_item_runs_exactly_once()
    {
        var result = Session.Once("1..5000 | Invoke-ParallelWork { $_ }").ShouldBeClean();

        result.Output.Select(item => (int)item!.BaseObject).Order().ShouldBe(Enumerable.Range(1, 5000));
    }

    [Fact]
    public void Items_run_at_the_same_time()
    {
        using var session = new Session();
        using var barrier = new Barrier(4);

        session.With("barrier", barrier).Run("1..4 | Invoke-ParallelWork { ($using:barrier).SignalAndWait(30000) } -ThrottleLimit 4")
            .ShouldBeClean().Line.ShouldBe("True|True|True|True");
    }

    [Fact]
    public void No_more_items_than_the_limit_run_at_once()
    {
        using var session = new Session();
        var gauge = new Gauge();

        session.With("gauge", gauge).Run("1..200 | Invoke-ParallelWork { ($using:gauge).Enter('x'); ($using:gauge).Leave('x') } -ThrottleLimit 3").ShouldBeClean();

        gauge.Total("x").ShouldBe(200);
        gauge.Most("x").ShouldBeLessThanOrEqualTo(3);
    }
}
