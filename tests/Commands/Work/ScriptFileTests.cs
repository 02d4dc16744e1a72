using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

/// <summary>Blocks that stand in a file know their file: its path, its lines, its using statements.</summary>
public sealed class ScriptFileTests
{
    private const string Failing = """
        using namespace System.Text
        # a line of comment
        1..2 | Invoke-ParallelWork {
            Write-Error 'written'
            1 / 0
            & { [int]::Parse('no number') }
            if ($_ -eq 2) {
                throw 'thrown'
            }
        } -Ordered
        """;

    [Theory]
    [InlineData("1 | Invoke-ParallelWork { [StringBuilder]::new('built').ToString() }", "built")]
    [InlineData("1 | Invoke-ParallelWork { process { & { [StringBuilder]::new('built').ToString() } } }", "built")]
    [InlineData("function Get-Built { [StringBuilder]::new('built').ToString() }\n1 | Invoke-ParallelWork { Get-Built } -Function Get-Built", "built")]
    [InlineData("function Get-Built($x) { [StringBuilder]::new($x).ToString() }\n1 | Invoke-ParallelWork { Get-Built 'x' } -Function Get-Built", "x")]
    [InlineData("1 | Invoke-ParallelWork { 1 | Invoke-ParallelWork { [StringBuilder]::new('deep').ToString() } }", "deep")]
    [InlineData("$block = { [StringBuilder]::new('built').ToString() }\n1 | Invoke-ParallelWork $block", "built")]
    public void Using_namespace_at_the_top_of_the_file_holds(string script, string expected)
    {
        using var files = new TempFolder();
        var path = files.Put("s.ps1", $"using namespace System.Text\n{script}");

        Session.Once($"& '{path}'").ShouldBeClean().Line.ShouldBe(expected);
    }

    [Theory]
    [InlineData("1 | Invoke-ParallelWork { $PSScriptRoot; $PSCommandPath }")]
    [InlineData("1 | Invoke-ParallelWork { process { $PSScriptRoot; $PSCommandPath } }")]
    [InlineData("function Get-Paths { $PSScriptRoot; $PSCommandPath }; 1 | Invoke-ParallelWork { Get-Paths } -Function Get-Paths")]
    [InlineData("function Get-Paths($x) { $PSScriptRoot; $PSCommandPath }; 1 | Invoke-ParallelWork { Get-Paths } -Function Get-Paths")]
    public void The_scripts_own_path_is_known_inside(string script)
    {
        using var files = new TempFolder();
        var path = files.Put("s.ps1", script);

        Session.Once($"& '{path}'").ShouldBeClean().Text.ShouldBe([files.Path, path]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Errors_name_the_file_and_the_line_they_come_from(bool asPipeline)
    {
        using var files = new TempFolder();
        var text = asPipeline ? Failing.Replace("Work {", "Work { process {", StringComparison.Ordinal).Replace("} -Ordered", "} } -Ordered", StringComparison.Ordinal) : Failing;
        var path = files.Put("s.ps1", text);

        var errors = Session.Once($"& '{path}'").Errors;

        errors.Select(error => ($"{error.TargetObject}", error.InvocationInfo.ScriptLineNumber, error.ToString().Split('.')[0])).ShouldBe(
        [
            ("1", 4, "written"), ("1", 5, "Attempted to divide by zero"), ("1", 6, "Exception calling \"Parse\" with \"1\" argument(s): \"The input string 'no number' was not in a correct format"),
            ("2", 4, "written"), ("2", 5, "Attempted to divide by zero"), ("2", 6, "Exception calling \"Parse\" with \"1\" argument(s): \"The input string 'no number' was not in a correct format"), ("2", 8, "thrown"),
        ]);
        errors.ShouldAllBe(error => error.InvocationInfo.ScriptName == path);
        errors.ShouldAllBe(error => error.ScriptStackTrace.Contains(path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("function Test-It {\n  throw 'deep'\n}\n1 | Invoke-ParallelWork { Test-It } -Function Test-It")]
    [InlineData("function Test-It($x) {\n  throw 'deep'\n}\n1 | Invoke-ParallelWork { Test-It } -Function Test-It")]
    [InlineData("filter Test-It($x) {\n  throw 'deep'\n}\n1 | Invoke-ParallelWork { 1 | Test-It } -Function Test-It")]
    public void An_error_in_a_function_names_the_functions_line(string script)
    {
        using var files = new TempFolder();
        var path = files.Put("s.ps1", script);

        var error = Session.Once($"& '{path}'").Error;

        (error.InvocationInfo.ScriptName, error.InvocationInfo.ScriptLineNumber).ShouldBe((path, 2));
    }

    [Fact]
    public void A_script_with_arguments_runs_work_for_each_of_them()
    {
        using var files = new TempFolder();
        var path = files.Put("s.ps1", "param([string[]]$Name)\n$Name | Invoke-ParallelWork { \"$($using:Name.Count) $_\" } -Ordered");

        Session.Once($"& '{path}' -Name a, b").ShouldBeClean().Line.ShouldBe("2 a|2 b");
    }
}
