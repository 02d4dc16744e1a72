using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Host;

public sealed class HostScriptTests
{
    private const char Escape = '\u001b';

    [Fact]
    public async Task Named_parameters_bind_as_in_pwsh_file()
    {
        using var script = new ScriptFile("""
            [CmdletBinding()] param([int] $Count, [switch] $Fast, [string] $Name, [Parameter(Position = 0)] [string] $First)
            "$Count $Fast $Name $First"
            Write-Verbose 'told'
            """);

        var result = await HostProcess.RunAsync(script.Path, "-Count", "5", "-Verbose", "-Fast:", "$true", "-Name:x:y", "one");

        // pwsh too refuses text for a switch: only -Fast:$true in one word is a boolean.
        result.ExitCode.ShouldBe(1);
        result.Errors.ShouldContain("Fast");

        result = await HostProcess.RunAsync(script.Path, "-Count", "5", "-Verbose", "-Fast", "-Name:x:y", "one");
        result.Errors.ShouldBeEmpty();
        result.Lines.ShouldBe(["5 True x:y one", "VERBOSE: told"]);
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Loose_words_arrive_in_args_and_exit_sets_the_exit_code()
    {
        using var script = new ScriptFile("function Leave { exit 7 }; \"$($args -join '|')\"; try { Leave } finally { 'cleaned' }; 'not reached'");

        var result = await HostProcess.RunAsync("-File", script.Path, "a", "-b", "c d");

        result.Lines.ShouldBe(["a|-b|c d", "cleaned"]);
        result.ExitCode.ShouldBe(7);
    }

    [Fact]
    public async Task A_script_that_runs_to_its_end_succeeds_whatever_its_programs_and_errors_say()
    {
        using var script = new ScriptFile("dotnet --no-such-option *> $null; Write-Error 'not fatal'; 'end'");

        var result = await HostProcess.RunAsync(script.Path);

        result.Lines.ShouldBe(["end"]);
        result.Errors.ShouldContain("not fatal");
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task An_uncaught_error_keeps_the_output_and_goes_to_standard_error()
    {
        using var script = new ScriptFile("'before'\nthrow 'broken'\n'after'");

        var result = await HostProcess.RunAsync(script.Path);

        result.Lines.ShouldBe(["before"]);
        result.Errors.ShouldContain("broken");
        result.Errors.ShouldContain("script.ps1:2");
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Tables_and_messages_reach_a_file_without_escape_codes()
    {
        using var script = new ScriptFile("""
            [pscustomobject]@{ Name = 'one'; Value = 1 }
            [pscustomobject]@{ Name = 'two'; Value = 2 }
            Write-Host 'coloured' -ForegroundColor Red
            Write-Warning 'careful'
            Write-Progress 'busy' -PercentComplete 10
            Write-Error 'wrong'
            """);

        var result = await HostProcess.RunAsync(script.Path);

        result.Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
            .ShouldBe(["coloured", "WARNING:", "Name", "----", "one", "two"], ignoreOrder: true);
        result.Output.ShouldNotContain(Escape);
        result.Errors.ShouldNotContain(Escape);
        result.Errors.ShouldNotContain("busy");
    }

    [Fact]
    public async Task The_staged_module_is_loaded()
    {
        var result = await HostProcess.RunAsync("-Command", "(Get-Module ConcurrencyOps).ModuleBase");

        result.Lines.ShouldBe([Path.TrimEndingDirectorySeparator(EmbeddedEngine.StageFolder)]);
    }
}
