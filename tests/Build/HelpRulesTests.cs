using ConcurrencyOps.Build.Help;

namespace ConcurrencyOps.Build.Tests;

public sealed class HelpRulesTests
{
    [Fact]
    public void A_documented_cmdlet_has_no_problems() => HelpRules.Check([SampleHelp.Documented]).ShouldBeEmpty();

    [Fact]
    public void Names_everything_that_an_undocumented_cmdlet_lacks()
    {
        BuildProblem[] problems = [.. HelpRules.Check(SampleHelp.Module.Cmdlets)];

        problems.ShouldAllBe(problem => problem.Message.StartsWith("Test-Sample"));
        problems.Select(problem => problem.Code).ShouldBe(["HELP001", "HELP002", "HELP003", "HELP004", "HELP006"]);
        problems[^1].ToString().ShouldContain("error HELP006: Test-Sample has no text for -Bare");
    }

    [Fact]
    public void Compares_the_cmdlets_with_the_manifest_in_both_directions() =>
        HelpRules.CheckExports([SampleHelp.Documented], ["Get-Ghost"]).Select(problem => problem.Message).ShouldBe(
            ["CmdletsToExport does not name Get-Sample.", "CmdletsToExport names Get-Ghost, which no class implements."]);
}
