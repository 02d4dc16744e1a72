using ConcurrencyOps.Build.Help;

namespace ConcurrencyOps.Build.Tests;

public sealed class CommandReferenceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CommandReference _reference = new(SampleHelp.Module);

    public CommandReferenceTests() => _reference.Write(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_written_reference_is_fresh() => Should.NotThrow(() => _reference.Check(_folder.Path));

    [Fact]
    public void Other_line_endings_are_fresh_too()
    {
        string page = _folder.At("Get-Sample.md");
        File.WriteAllText(page, File.ReadAllText(page).ReplaceLineEndings("\r\n"));

        Should.NotThrow(() => _reference.Check(_folder.Path));
    }

    [Fact]
    public void Names_stale_missing_and_left_over_pages_and_the_command_that_helps()
    {
        File.AppendAllText(_folder.At("Get-Sample.md"), "edited by hand");
        File.Delete(_folder.At("Test-Sample.md"));
        _folder.Put("Get-Old.md");

        BuildFailureException failure = Should.Throw<BuildFailureException>(() => _reference.Check(_folder.Path));

        failure.Problems.Select(problem => Path.GetFileName(problem.Origin)).ShouldBe(["Get-Sample.md", "Test-Sample.md", "Get-Old.md"]);
        failure.Problems.ShouldAllBe(problem => problem.Message.Contains(BuildTool.RefreshDocsCommand));
    }

    [Fact]
    public void Writing_removes_pages_of_cmdlets_that_are_gone()
    {
        _folder.Put("Get-Old.md");

        _reference.Write(_folder.Path);

        File.Exists(_folder.At("Get-Old.md")).ShouldBeFalse();
    }
}
