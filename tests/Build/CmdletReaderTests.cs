using ConcurrencyOps.Build.Help;
using ConcurrencyOps.Build.Help.Model;
using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Tests;

public sealed class CmdletReaderTests
{
    [Fact]
    public void Reads_the_prose_as_plain_text()
    {
        SampleHelp.Documented.Synopsis.ShouldBe("Gets a sample, on one line.");
        Plain(SampleHelp.Documented.Description).ShouldBe(
        [
            "First, with -Name, $null and a * b; see Test-Sample.",
            "- Red: stops <here>.",
            "- Only this.",
        ]);
        Plain(SampleHelp.Documented.Notes).ShouldBe(["A note."]);
    }

    [Fact]
    public void Reads_a_short_introduction_as_title_and_keeps_the_layout_of_the_code()
    {
        ExampleHelp example = SampleHelp.Documented.Examples[0];

        example.Title.ShouldBe("Example 1: A short title");
        example.Code.ShouldBe("Get-Sample -Name a |\n    Out-Null");
        Plain(example.Remarks).ShouldBe(["What to see."]);
    }

    [Fact]
    public void Keeps_the_layout_of_code_that_starts_behind_its_tag() =>
        SampleHelp.Documented.Examples[1].Code.ShouldBe("Get-Sample b |\n    Out-Null\nGet-Sample c");

    [Fact]
    public void Keeps_a_long_introduction_as_paragraph()
    {
        SampleHelp.Documented.Examples[1].Title.ShouldBe("Example 2");
        SampleHelp.Documented.Examples[1].Introduction.Count.ShouldBe(1);
    }

    [Fact]
    public void Orders_the_syntax_positional_mandatory_rest_with_the_default_set_first()
    {
        string[] lines = [.. SampleHelp.Documented.ParameterSets.Select(set => SyntaxLine.Of(SampleHelp.Documented, set).ReplaceLineEndings(string.Empty))];

        lines[0].ShouldStartWith("Get-Sample [-Name] <String[]> [-Count <Int32>] [-Color {Red | Green}] [-Kind {One | Two}] [-Quiet]");
        lines[1].ShouldStartWith("Get-Sample -InputObject <Object> [-Count <Int32>]");
        lines.ShouldAllBe(line => line.EndsWith("[-WhatIf] [-Confirm] [<CommonParameters>]"));
    }

    [Theory]
    [InlineData("Count", "3")]
    [InlineData("Color", "the colour of the day")]
    [InlineData("TimeoutSeconds", "no limit")]
    [InlineData("Quiet", "False")]
    [InlineData("Name", "None")]
    public void Reads_the_default_value(string parameter, string expected) => SampleHelp.Parameter(parameter).DefaultValue.ShouldBe(expected);

    [Fact]
    public void Reads_names_values_and_binding_of_parameters()
    {
        SampleHelp.Parameter("Name").Aliases.ShouldBe(["N", "Title"]);
        SampleHelp.Parameter("Name").SupportsWildcards.ShouldBeTrue();
        SampleHelp.Parameter("Name").MainBinding.PipelineText.ShouldBe("true (ByPropertyName)");
        SampleHelp.Parameter("Color").Values.ShouldBe(["Red", "Green"]);
        SampleHelp.Parameter("Kind").Values.ShouldBe(["One", "Two"]);
        SampleHelp.Parameter("TimeoutSeconds").Type.Short.ShouldBe("Double");
    }

    [Fact]
    public void Takes_an_inherited_comment_from_the_base_class() =>
        Plain(SampleHelp.Parameter("Quiet").Text).ShouldBe(["The text of the base class."]);

    [Fact]
    public void Leaves_out_parameters_that_are_not_for_users() =>
        SampleHelp.Documented.Parameters.ShouldNotContain(parameter => parameter.Name == "Hidden");

    [Fact]
    public void Leaves_out_cmdlets_that_the_shell_does_not_import() =>
        SampleHelp.Module.Cmdlets.Select(cmdlet => cmdlet.Name).ShouldBe(["Get-Sample", "Test-Sample"]);

    [Fact]
    public void Describes_inputs_and_outputs()
    {
        SampleHelp.Documented.Inputs.Select(input => (input.Name, Plain(input.Text)[0])).ShouldBe(
            [("System.Object", "Anything at all."), ("System.String[]", "Binds to -Name by property name.")]);
        SampleHelp.Documented.Outputs.Select(output => Plain(output.Text)[0]).ShouldBe(["What the sample writes.", "Whether all is well."]);
    }

    [Fact]
    public void Lists_cmdlets_topics_and_pages_as_links() => SampleHelp.Documented.Links.ShouldBe(
        [new LinkHelp("Test-Sample", null), new LinkHelp("about_Sample", null), new LinkHelp("A page", "https://example.org/")]);

    private static string[] Plain(IEnumerable<DocBlock> blocks) => [.. blocks.Select(block => block.PlainText)];
}
