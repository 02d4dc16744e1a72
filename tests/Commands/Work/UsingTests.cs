using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class UsingTests
{
    [Theory]
    [InlineData("$x = 5; 1 | Invoke-ParallelWork { $using:x + $_ }", "6")]
    [InlineData("$x = 5; 1 | Invoke-ParallelWork { $Using:X; $using:x }", "5|5")]
    [InlineData("$x = $null; 1 | Invoke-ParallelWork { $null -eq $using:x }", "True")]
    [InlineData("$x = 1, 2; 1 | Invoke-ParallelWork { $y = $using:x; $y.Count }", "2")]
    [InlineData("$x = ,@(1, 2); 1 | Invoke-ParallelWork { $using:x[0].Count }", "2")]
    [InlineData("$h = @{ a = @{ b = 'deep' } }; 1 | Invoke-ParallelWork { $using:h.a.b }", "deep")]
    [InlineData("$h = @{ a = 'A' }; 1 | Invoke-ParallelWork { $using:h['a'] }", "A")]
    [InlineData("$h = @{ 'using:' = 'odd' }; 1 | Invoke-ParallelWork { $using:h['using:'] }", "odd")]
    [InlineData("$h = @{ a = 'lower'; A2 = 'upper' }; 1 | Invoke-ParallelWork { $using:h.a; $using:h.A2 }", "lower|upper")]
    [InlineData("$x = 10, 20, 30; 1 | Invoke-ParallelWork { $using:x[1]; $using:x[-1] }", "20|30")]
    [InlineData("$x = 1, 2, 3; 1 | Invoke-ParallelWork { ($using:x).Count; $using:x.Count }", "3|3")]
    [InlineData("$x = 'text'; 1 | Invoke-ParallelWork { \"<$using:x> <$($using:x.Length)>\" }", "<text> <4>")]
    [InlineData("$x = 'abc'; 1 | Invoke-ParallelWork { ($using:x).Substring(1) }", "bc")]
    [InlineData("$x = 5; 1 | Invoke-ParallelWork { & { & { $using:x } } }", "5")]
    [InlineData("$x = 5; 1 | Invoke-ParallelWork { function Get-X { $using:x }; Get-X }", "5")]
    [InlineData("$x = 2; 1 | Invoke-ParallelWork { 1..3 | Where-Object { $_ -gt $using:x } }", "3")]
    [InlineData("$x = 2; 1 | Invoke-ParallelWork { 1..2 | ForEach-Object { $_ * $using:x } }", "2|4")]
    [InlineData("$x = 2; 1 | Invoke-ParallelWork { 1..2 | % { $_ * $using:x } }", "2|4")]
    [InlineData("$x = 2; 3 | Invoke-ParallelWork { process { $using:x * $_ } }", "6")]
    [InlineData("$x = 2; 3 | Invoke-ParallelWork { begin { $using:x } end { $using:x } }", "2|2")]
    [InlineData("$x = 1..5; 1 | Invoke-ParallelWork { foreach ($i in $using:x) { $i } }", "1|2|3|4|5")]
    [InlineData("$x = @{ a = 1; b = 2 }; 1 | Invoke-ParallelWork { function Show-It($a, $b) { \"$a-$b\" }; Show-It @using:x }", "1-2")]
    [InlineData("$x = 1, 2; 1 | Invoke-ParallelWork { function Show-It($a, $b) { \"$a-$b\" }; Show-It @using:x }", "1-2")]
    [InlineData("$env:CONCURRENCYOPS_TEST = 'e'; 1 | Invoke-ParallelWork { $using:env:CONCURRENCYOPS_TEST }", "e")]
    [InlineData("$global:x = 'g'; $script:y = 's'; 1 | Invoke-ParallelWork { $using:global:x; $using:script:y }", "g|s")]
    [InlineData("${a b} = 'braced'; 1 | Invoke-ParallelWork { ${using:a b} }", "braced")]
    [InlineData("$block = { $using:x }; $x = 5; 1 | Invoke-ParallelWork $block", "5")]
    [InlineData("function Invoke-It($block) { 1 | Invoke-ParallelWork $block }; $x = 5; Invoke-It { $using:x }", "5")]
    [InlineData("$x = 5; 1 | Invoke-ParallelWork ([scriptblock]::Create('$using:x'))", "5")]
    [InlineData("function Test-It { $local = 'l'; 1 | Invoke-ParallelWork { $using:local; $using:local.Length } }; Test-It", "l|1")]
    [InlineData("$x = [pscustomobject]@{ P = 1 }; 1 | Invoke-ParallelWork { $using:x.P; $using:x.Missing; 'end' }", "1||end")]
    public void Using_brings_the_callers_value(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("$x = 'outer'; 1 | Invoke-ParallelWork { $x = 'inner'; 1 | Invoke-ParallelWork { $using:x } }", "inner")]
    [InlineData("$x = 'outer'; 1 | Invoke-ParallelWork { $y = $using:x; 1 | Invoke-ParallelWork { $using:y } }", "outer")]
    [InlineData("1 | Invoke-ParallelWork { $y = 'only inside'; 1 | Invoke-ParallelWork -ScriptBlock { $using:y } }", "only inside")]
    [InlineData("1 | Invoke-ParallelWork { $y = 'only inside'; 1 | Invoke-ParallelWork -ScriptBlock:{ $using:y } }", "only inside")]
    [InlineData("1 | Invoke-ParallelWork { $y = 'only inside'; 1 | ForEach-Object -Parallel { $using:y } }", "only inside")]
    [InlineData("1 | Invoke-ParallelWork { $y = 'only inside'; 1 | ForEach-Object -Parallel:{ $using:y } }", "only inside")]
    [InlineData("$x = 'outer'; 1 | Invoke-ParallelWork { $x = 'inner'; $using:x; 1 | ForEach-Object -Parallel { $using:x } }", "outer|inner")]
    [InlineData("$x = 'outer'; 1 | Invoke-ParallelWork { $x = 'inner'; & { 1 | ForEach-Object -Parallel { & { $using:x } } } }", "inner")]
    [InlineData("1 | Invoke-ParallelWork { $y = 'inside'; 1 | ConcurrencyOps\\Invoke-ParallelWork { $using:y } }", "inside")]
    public void Using_in_an_inner_parallel_block_belongs_to_the_inner_call(string script, string expected) =>
        Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Fact]
    public void Using_reaches_a_modules_private_variables()
    {
        using var files = new TempFolder();
        var module = files.Put("Secretive.psm1", """
            $secret = 'module'
            function Test-Secret { $local = 'local'; 1 | Invoke-ParallelWork { "$using:secret $using:local $($using:secret.Length)" } }
            """);

        Session.Once($"Import-Module '{module}'; Test-Secret").ShouldBeClean().Line.ShouldBe("module local 6");
    }

    [Fact]
    public void Using_shares_the_object_and_does_not_copy_it()
    {
        using var session = new Session();
        var gauge = new Gauge();

        session.With("gauge", gauge).Run("1..50 | Invoke-ParallelWork { $null = ($using:gauge).Enter('x') }").ShouldBeClean();

        gauge.Total("x").ShouldBe(50);
    }

    [Fact]
    public void Using_is_evaluated_once_and_in_the_callers_runspace()
    {
        using var session = new Session();
        var gauge = new Gauge();

        session.With("gauge", gauge).Run("""
            $o = [pscustomobject]@{}
            $o.PSObject.Properties.Add([psscriptproperty]::new('P', { $gauge.Enter('evaluated') }))
            1..5 | Invoke-ParallelWork { $using:o.P } -ThrottleLimit 2
            """).ShouldBeClean().Line.ShouldBe("1|1|1|1|1");
    }

    [Theory]
    [InlineData("1..5 | Invoke-ParallelWork { $using:nowhere }")]
    [InlineData("1..5 | Invoke-ParallelWork { $using:nowhere.Name }")]
    [InlineData("1..5 | Invoke-ParallelWork { $using:nowhere[0] }")]
    [InlineData("1..5 | Invoke-ParallelWork { 1 | Where-Object { $using:nowhere } }")]
    [InlineData("Set-StrictMode -Version Latest; 1..5 | Invoke-ParallelWork { process { $using:nowhere } }")]
    public void An_undefined_variable_is_one_terminating_error_that_names_it(string script)
    {
        var result = Session.Once($"try {{ {script} }} catch {{ 'caught'; throw }}");

        result.ErrorId.ShouldBe("UsingVariableNotFound");
        result.Error.Exception.Message.ShouldContain("$nowhere");
        result.Error.CategoryInfo.Category.ShouldBe(ErrorCategory.ObjectNotFound);
        result.Line.ShouldBe("caught");
    }

    [Theory]
    [InlineData("$x = { 1 }; 1 | Invoke-ParallelWork { & $using:x }")]
    [InlineData("$x = & { { 1 } }; 1 | Invoke-ParallelWork { & $using:x }")]
    [InlineData("$h = @{ block = { 1 } }; 1 | Invoke-ParallelWork { & $using:h.block }")]
    public void A_script_block_is_refused_with_the_way_out(string script)
    {
        var result = Session.Once(script);

        result.ErrorId.ShouldBe("UsingIsScriptBlock");
        result.Error.Exception.Message.ShouldContain("[scriptblock]::Create");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void Text_made_anew_inside_is_the_way_out() =>
        Session.Once("$text = '$_ + 1'; 1 | Invoke-ParallelWork { & ([scriptblock]::Create($using:text)) }").ShouldBeClean().Line.ShouldBe("2");
}
