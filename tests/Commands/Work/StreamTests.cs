using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class StreamTests
{
    private const string AllStreams = """
        'first'
        Write-Warning "w$_"
        Write-Verbose "v$_" -Verbose
        Write-Error "e$_"
        Write-Information "i$_"
        Write-Debug "d$_" -Debug
        Write-Host "h$_"
        'last'
        """;

    [Theory]
    [InlineData("")]
    [InlineData("-RetryCount 1")]
    [InlineData("-Isolation Reset")]
    public void Everything_a_script_writes_arrives_on_its_own_stream(string parameters)
    {
        var result = Session.Once($"7 | Invoke-ParallelWork {{ {AllStreams} }} {parameters}");

        result.Line.ShouldBe("first|last");
        result.Warnings.ShouldBe(["w7"]);
        result.Verbose.ShouldBe(["v7"]);
        result.Debug.ShouldBe(["d7"]);
        result.ErrorTexts.ShouldBe(["e7"]);
        result.Information.Select(record => record.MessageData.ToString()).ShouldBe(["i7", "h7"]);
    }

    [Theory]
    [InlineData("{ BODY }", "")]
    [InlineData("{ BODY }", "-Ordered")]
    [InlineData("{ process { BODY } }", "")]
    [InlineData("{ BODY }", "-RetryCount 1")]
    public void What_an_item_writes_keeps_its_order_over_all_streams(string block, string parameters) =>
        Session.Once($"7 | Invoke-ParallelWork {block.Replace("BODY", AllStreams, StringComparison.Ordinal)} {parameters} *>&1 | ForEach-Object {{ $_.GetType().Name }}")
            .Line.ShouldBe("String|WarningRecord|VerboseRecord|ErrorRecord|InformationRecord|DebugRecord|InformationRecord|String");

    [Fact]
    public void Ordered_holds_for_all_streams()
    {
        var result = Session.Once("1..40 | Invoke-ParallelWork { $_; Write-Warning $_; Write-Error \"$_\" } -Ordered -ThrottleLimit 4 *>&1 | ForEach-Object { \"$_\" }");

        result.Text.ShouldBe(Enumerable.Range(1, 40).SelectMany(n => Enumerable.Repeat($"{n}", 3)));
    }

    [Theory]
    [InlineData("{ & { Write-Warning w } 3>&1 | ForEach-Object { $_.GetType().Name } }", "WarningRecord")]
    [InlineData("{ & { Write-Error e } 2>&1 | ForEach-Object { $_.GetType().Name } }", "ErrorRecord")]
    [InlineData("{ & { Write-Information i } 6>&1 | ForEach-Object { $_.GetType().Name } }", "InformationRecord")]
    [InlineData("{ & { Write-Verbose v -Verbose } 4>&1 | ForEach-Object { $_.GetType().Name } }", "VerboseRecord")]
    [InlineData("{ & { Write-Warning w; Write-Error e; 'o' } *>&1 | ForEach-Object { $_.GetType().Name } }", "WarningRecord|ErrorRecord|String")]
    [InlineData("{ & { Write-Warning w; Write-Error e; 'o' } 2>$null 3>&1 | Where-Object { $_ -is [string] } }", "o")]
    public void Redirection_works_inside(string block, string expected)
    {
        var result = Session.Once($"1 | Invoke-ParallelWork {block}").ShouldBeClean();

        result.Line.ShouldBe(expected);
        result.Warnings.ShouldBeEmpty();
        result.Verbose.ShouldBeEmpty();
        result.Information.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ Write-Warning m } 3>&1", "WarningRecord m")]
    [InlineData("{ Write-Error m } 2>&1", "ErrorRecord m")]
    [InlineData("{ Write-Verbose m -Verbose } 4>&1", "VerboseRecord m")]
    [InlineData("{ Write-Debug m -Debug } 5>&1", "DebugRecord m")]
    [InlineData("{ Write-Information m } 6>&1", "InformationRecord m")]
    [InlineData("{ Write-Host m } 6>&1", "InformationRecord m")]
    public void The_calls_redirection_catches_what_scripts_write(string work, string expected)
    {
        using var session = new Session();

        session.Run($"1 | Invoke-ParallelWork {work} | ForEach-Object {{ \"$($_.GetType().Name) $_\" }}").ShouldBeClean().Line.ShouldBe(expected);
        session.Host.Shown.ShouldBeEmpty();
    }

    [Fact]
    public void Messages_that_are_off_stay_off()
    {
        var result = Session.Once("1 | Invoke-ParallelWork { Write-Verbose v; Write-Debug d; Write-Warning w; 'o' } -WarningAction SilentlyContinue").ShouldBeClean();

        (result.Line, result.Verbose.Count, result.Debug.Count, result.Warnings.Count).ShouldBe(("o", 0, 0, 0));
    }

    [Theory]
    [InlineData("1, 2 | Invoke-ParallelWork { Write-Verbose \"v$_\" } -Verbose -Ordered")]
    [InlineData("$VerbosePreference = 'Continue'; 1, 2 | Invoke-ParallelWork { Write-Verbose \"v$_\" } -Ordered")]
    public void Verbose_of_the_call_makes_the_scripts_speak_and_ends_with_a_summary(string script)
    {
        var verbose = Session.Once(script).ShouldBeClean().Verbose;

        verbose.Take(2).ShouldBe(["v1", "v2"]);
        verbose[^1].ShouldContain("2 succeeded");
    }

    [Fact]
    public void A_preference_that_was_lent_to_a_message_is_given_back() =>
        Session.Once("1 | Invoke-ParallelWork { Write-Verbose v -Verbose; Write-Debug d -Debug } 4>$null 5>$null; \"$VerbosePreference $DebugPreference\"; Write-Verbose 'quiet'")
            .ShouldBeClean().Line.ShouldBe("SilentlyContinue SilentlyContinue");

    [Fact]
    public void Write_host_shows_once()
    {
        using var session = new Session();

        session.Run("1 | Invoke-ParallelWork { Write-Host 'hello' -ForegroundColor Red }").ShouldBeClean();

        session.Host.Shown.Count(text => text.Contains("hello", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Warnings_and_verbose_messages_show_once()
    {
        using var session = new Session();

        session.Run("1 | Invoke-ParallelWork { Write-Warning 'once'; Write-Verbose 'twice' -Verbose }").ShouldBeClean();

        session.Host.Shown.ShouldBe(["WARNING: once", "VERBOSE: twice"]);
    }

    [Fact]
    public void Information_keeps_its_tags_and_its_data()
    {
        var record = Session.Once("1 | Invoke-ParallelWork { Write-Information @{ k = 'v' } -Tags a, b }").ShouldBeClean().Information.ShouldHaveSingleItem();

        record.Tags.ShouldBe(["a", "b"]);
        PSObject.AsPSObject(record.MessageData).BaseObject.ShouldBeOfType<System.Collections.Hashtable>()["k"].ShouldBe("v");
    }

    [Theory]
    [InlineData("{ 'first'; $null = ($using:gate).Wait(30000); 'second' }")]
    [InlineData("{ process { 'first'; $null = ($using:gate).Wait(30000); 'second' } }")]
    [InlineData("{ 'first'; $null = ($using:gate).Wait(30000); 'second' } -Ordered")]
    [InlineData("{ 'first'; $null = ($using:gate).Wait(30000); 'second' } -Isolation Runspace")]
    [InlineData("{ Write-Warning 'first'; $null = ($using:gate).Wait(30000); 'second' } 3>&1")]
    public void Output_arrives_while_its_item_still_runs(string work)
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();
        using var running = session.With("gate", gate).Start($"1 | Invoke-ParallelWork {work} | ForEach-Object {{ $_ }}");

        running.NextText().ShouldBe("first");
        gate.Set();
        running.NextText().ShouldBe("second");
        running.Finish().ShouldBeClean();
    }
}
