using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class PartitionTests
{
    [Theory]
    [InlineData("[pscustomobject]@{ Key = $k }", "Key")]
    [InlineData("@{ Key = $k }", "key")]
    [InlineData("[pscustomobject]@{ Key = $k.ToUpper() }", "KEY")]
    [InlineData("[pscustomobject]@{ Key = $k }", "{ $_.Key }")]
    [InlineData("[pscustomobject]@{ Key = $k }", "{ $PSItem.Key }")]
    [InlineData("[pscustomobject]@{ Key = $k }", "{ $args[0].Key }")]
    [InlineData("[pscustomobject]@{ Key = $k }", "(& { { $_.Key } })")]
    [InlineData("[pscustomobject]@{ Key = $k }", "('K' + 'ey')")]
    public void No_more_items_of_one_key_run_at_once_than_allowed(string item, string by)
    {
        using var session = new Session();
        var gauge = new Gauge();

        session.With("gauge", gauge).Run($$"""
            1..60 | ForEach-Object { $k = 'a', 'b', 'c', 'd' | Where-Object { $true } | ForEach-Object { $_ }; $k = $k[$_ % 4]; {{item}} } |
                Invoke-ParallelWork { $key = "$($_.Key)"; $null = ($using:gauge).Enter($key); [Threading.Thread]::Yield() > $null; ($using:gauge).Leave($key) } -ThrottleLimit 4 -PartitionBy {{by}}
            """).ShouldBeClean();

        foreach (var key in new[] { "a", "b", "c", "d" })
        {
            gauge.Total(key).ShouldBe(15);
            gauge.Most(key).ShouldBe(1);
        }
    }

    [Fact]
    public void Other_keys_run_while_one_keys_items_wait_for_each_other()
    {
        using var session = new Session();
        using var barrier = new Barrier(3);

        var result = session.With("barrier", barrier).Run("""
            'a1', 'a2', 'a3', 'a4', 'b1', 'c1' | Invoke-ParallelWork {
                if ($_ -in 'a1', 'b1', 'c1') { ($using:barrier).SignalAndWait(30000) } else { $_ }
            } -ThrottleLimit 3 -PartitionBy { "$_"[0] }
            """).ShouldBeClean();

        result.Text.Order().ShouldBe(["a2", "a3", "a4", "True", "True", "True"]);
    }

    [Fact]
    public void A_limit_of_two_lets_two_of_a_key_meet()
    {
        using var session = new Session();
        using var barrier = new Barrier(2);
        var gauge = new Gauge();

        session.With("barrier", barrier).With("gauge", gauge).Run("""
            1..8 | Invoke-ParallelWork { $null = ($using:gauge).Enter('x'); ($using:barrier).SignalAndWait(30000); ($using:gauge).Leave('x') } -ThrottleLimit 4 -PartitionBy { 'same' } -PartitionLimit 2
            """).ShouldBeClean().Text.ShouldAllBe(met => met == "True");

        gauge.Most("x").ShouldBe(2);
    }

    [Theory]
    [InlineData("Missing", "1, [pscustomobject]@{ Missing = 'x' }")]
    [InlineData("{ $_.Missing }", "1, [pscustomobject]@{ Missing = 'x' }")]
    [InlineData("{ if ($_ -is [int]) { throw 'bad' } else { 'x' } }", "1, [pscustomobject]@{ Missing = 'x' }")]
    [InlineData("{ if ($_ -is [int]) { break } else { 'x' } }", "1, [pscustomobject]@{ Missing = 'x' }")]
    [InlineData("{ if ($_ -is [int]) { exit 3 } else { 'x' } }", "1, [pscustomobject]@{ Missing = 'x' }")]
    [InlineData("Missing", "@{ Other = 1 }, @{ Missing = 'x' }")]
    [InlineData("Missing", "@{ Missing = '' }, @{ Missing = 'x' }")]
    [InlineData("Missing", "@{ Missing = $null }, @{ Missing = 'x' }")]
    [InlineData("Missing", "$null, @{ Missing = 'x' }")]
    [InlineData("Missing", "$throws, @{ Missing = 'x' }")]
    public void An_item_without_a_key_fails_alone(string by, string items)
    {
        var result = Session.Once($$"""
            $throws = [pscustomobject]@{}; $throws.PSObject.Properties.Add([psscriptproperty]::new('Missing', { throw 'unreadable' }))
            {{items}} | Invoke-ParallelWork { 'ran' } -PartitionBy {{by}} -MetricsVariable m; "$($m.Succeeded) $($m.Failed)"; 'end'
            """);

        result.Line.ShouldBe("ran|1 1|end");
        result.ErrorId.ShouldBe("PartitionKeyMissing");
    }

    [Fact]
    public void The_key_is_in_the_result() =>
        Session.Once("'ab', 'c' | Invoke-ParallelWork { } -PartitionBy Length -AsResult -Ordered | ForEach-Object Key").ShouldBeClean().Line.ShouldBe("2|1");

    [Fact]
    public void Many_items_of_one_key_before_the_others_do_not_keep_the_others_waiting()
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();

        session.With("gate", gate).Run("""
            (1..500 | ForEach-Object { 'slow' }) + 'fast' | Invoke-ParallelWork { if ($_ -eq 'slow') { $null = ($using:gate).Wait(30000) } else { ($using:gate).Set(); 'opened' } } -ThrottleLimit 2 -PartitionBy { $_ }
            """).ShouldBeClean().Line.ShouldBe("opened");
    }
}
