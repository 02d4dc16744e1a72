using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class OrderTests
{
    // What waits for a worker (128), what two workers run, and the one that is being handed in.
    private const int MostPulled = 128 + 2 + 1;

    [Fact]
    public void Ordered_output_comes_in_the_order_of_the_input() =>
        Session.Once("1..2000 | Invoke-ParallelWork { $_ } -Ordered").ShouldBeClean().Text.ShouldBe(Enumerable.Range(1, 2000).Select(n => $"{n}"));

    [Fact]
    public void Ordered_holds_back_what_is_early_and_shows_the_first_item_live()
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();
        using var secondIsDone = new ManualResetEventSlim();
        using var running = session.With("gate", gate).With("done", secondIsDone).Start("""
            1, 2 | Invoke-ParallelWork {
                if ($_ -eq 1) { 'head'; $null = ($using:gate).Wait(30000); 'head goes on' } else { 'second'; ($using:done).Set() }
            } -Ordered -ThrottleLimit 2
            """);

        running.NextText().ShouldBe("head");
        secondIsDone.Wait(Session.Patience, TestContext.Current.CancellationToken).ShouldBeTrue();
        gate.Set();

        running.NextText().ShouldBe("head goes on");
        running.NextText().ShouldBe("second");
        running.Finish().ShouldBeClean();
    }

    [Fact]
    public void The_next_item_is_live_as_soon_as_it_is_its_turn()
    {
        using var session = new Session();
        using var first = new ManualResetEventSlim();
        using var second = new ManualResetEventSlim();
        using var running = session.With("first", first).With("second", second).Start("""
            1, 2 | Invoke-ParallelWork {
                "start $_"; $null = ($_ -eq 1 ? $using:first : $using:second).Wait(30000); "end $_"
            } -Ordered -ThrottleLimit 2
            """);

        running.NextText().ShouldBe("start 1");
        first.Set();
        running.NextText().ShouldBe("end 1");
        running.NextText().ShouldBe("start 2");
        second.Set();
        running.Finish().ShouldBeClean().Output.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Ordered")]
    [InlineData("-RetryCount 1")]
    public void A_failed_or_unstartable_item_does_not_hold_up_the_others(string parameters)
    {
        var result = Session.Once($"1, {{ 2 }}, 3, 4 | Invoke-ParallelWork {{ if ($_ -eq 3) {{ throw 'no' }}; $_ }} {parameters}");

        result.Text.Order().ShouldBe(["1", "4"]);
        result.Errors.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Ordered")]
    [InlineData("-PartitionBy { 'one' } -PartitionLimit 2")]
    public void Input_is_read_no_further_than_it_is_needed(string parameters)
    {
        using var session = new Session();
        var gauge = new Gauge();

        var result = session.With("gauge", gauge).Run(
            $"1..100000 | ForEach-Object {{ $null = $gauge.Enter('pulled'); $_ }} | Invoke-ParallelWork {{ $_ }} -ThrottleLimit 2 {parameters} | Select-Object -First 1; 'next'");

        result.ShouldBeClean().Output.Count.ShouldBe(2);
        gauge.Total("pulled").ShouldBeLessThanOrEqualTo(MostPulled);
    }

    [Fact]
    public void Input_waits_while_all_workers_are_busy()
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();
        var gauge = new Gauge();
        using var running = session.With("gate", gate).With("gauge", gauge).Start("""
            1..1000 | ForEach-Object { $null = $gauge.Enter('pulled'); $_ } |
                Invoke-ParallelWork { if ($_ -le 2) { "at the gate $_"; $null = ($using:gate).Wait(30000) } } -ThrottleLimit 2; 'end'
            """);

        running.NextText().ShouldStartWith("at the gate");
        running.NextText().ShouldStartWith("at the gate");
        gauge.Total("pulled").ShouldBeLessThanOrEqualTo(MostPulled);
        gate.Set();
        running.NextText().ShouldBe("end");
        running.Finish().ShouldBeClean();
        gauge.Total("pulled").ShouldBe(1000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Ordered")]
    public void A_slow_reader_slows_the_writers(string parameters)
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();
        var gauge = new Gauge();
        using var running = session.With("gate", gate).With("gauge", gauge).Start($$"""
            Invoke-ParallelWork { 1..20000 | ForEach-Object { $null = ($using:gauge).Enter('written'); $_ } } -InputObject 1 {{parameters}} |
                ForEach-Object { $n = 0 } { if ($n++ -eq 0) { 'reading'; $null = $gate.Wait(30000) } } { $n }
            """);

        running.NextText().ShouldBe("reading");
        gauge.Total("written").ShouldBeLessThan(20000);
        gate.Set();
        running.NextText().ShouldBe("20000");
        running.Finish().ShouldBeClean();
    }
}
