using System.Text;
using ConcurrencyOps.Build.Help.Model;
using ConcurrencyOps.Build.Help.Text;

namespace ConcurrencyOps.Build.Help;

/// <summary>Writes help as GitHub markdown.</summary>
internal static class MarkdownWriter
{
    private const string Generated = "<!-- Written by the build from the comments in src/ConcurrencyOps/Commands. Refresh: " + BuildTool.RefreshDocsCommand + " -->";

    public static string Index(ModuleHelp help)
    {
        StringBuilder page = new();
        Paragraph(page, Generated);
        Paragraph(page, "# Cmdlets");
        Line(page, "| Cmdlet | What it does |");
        Line(page, "| --- | --- |");
        foreach (CmdletHelp cmdlet in help.Cmdlets)
            Line(page, $"| [{cmdlet.Name}]({cmdlet.Name}.md) | {Cell(cmdlet.Synopsis)} |");
        return page.ToString();
    }

    public static string Page(CmdletHelp cmdlet)
    {
        StringBuilder page = new();
        Paragraph(page, Generated);
        Paragraph(page, $"# {cmdlet.Name}");
        Paragraph(page, Escape(cmdlet.Synopsis));
        Syntax(page, cmdlet);
        Section(page, "Description", cmdlet.Description);
        Paragraph(page, "## Examples");
        foreach (ExampleHelp example in cmdlet.Examples)
            Example(page, example);
        Paragraph(page, "## Parameters");
        foreach (ParameterHelp parameter in cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
            Parameter(page, parameter);
        Types(page, "Inputs", cmdlet.Inputs);
        Types(page, "Outputs", cmdlet.Outputs);
        Section(page, "Notes", cmdlet.Notes);
        Links(page, cmdlet.Links);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void Syntax(StringBuilder page, CmdletHelp cmdlet)
    {
        Paragraph(page, "## Syntax");
        foreach (ParameterSetHelp set in cmdlet.ParameterSets)
        {
            if (set.Name != ParameterBinding.AllSets)
                Paragraph(page, $"### {set.Name}{(set.IsDefault && cmdlet.ParameterSets.Count > 1 ? " (default)" : string.Empty)}");
            Fence(page, SyntaxLine.Of(cmdlet, set), string.Empty);
        }
    }

    private static void Example(StringBuilder page, ExampleHelp example)
    {
        Paragraph(page, $"### {Escape(example.Title)}");
        Blocks(page, example.Introduction);
        Fence(page, example.Code, "powershell");
        Blocks(page, example.Remarks);
    }

    private static void Parameter(StringBuilder page, ParameterHelp parameter)
    {
        Paragraph(page, $"### -{parameter.Name}");
        Blocks(page, parameter.Text);
        ParameterBinding main = parameter.MainBinding;
        string sets = string.Join(", ", parameter.Bindings.Select(binding => binding.ParameterSet == ParameterBinding.AllSets ? "(all)" : binding.ParameterSet));
        Line(page, "| | |");
        Line(page, "| --- | --- |");
        Line(page, $"| Type | {parameter.Type.Short} |");
        if (parameter.Values.Count > 0)
            Line(page, $"| Values | {string.Join(", ", parameter.Values)} |");
        if (parameter.Aliases.Count > 0)
            Line(page, $"| Aliases | {string.Join(", ", parameter.Aliases)} |");
        Line(page, $"| Parameter sets | {sets} |");
        Line(page, $"| Required | {main.IsMandatory} |");
        Line(page, $"| Position | {main.PositionText} |");
        Line(page, $"| Default value | {Cell(parameter.DefaultValue)} |");
        Line(page, $"| Pipeline input | {main.PipelineText} |");
        Paragraph(page, $"| Wildcards | {parameter.SupportsWildcards} |");
    }

    private static void Types(StringBuilder page, string heading, IReadOnlyList<TypeHelp> types)
    {
        Paragraph(page, $"## {heading}");
        if (types.Count == 0)
            Paragraph(page, "None");
        foreach (TypeHelp type in types)
        {
            Paragraph(page, $"### {type.Name}");
            Blocks(page, type.Text);
        }
    }

    private static void Links(StringBuilder page, IReadOnlyList<LinkHelp> links)
    {
        if (links.Count == 0)
            return;
        Paragraph(page, "## Related links");
        foreach (LinkHelp link in links)
        {
            bool isTopic = link.Uri is null && !link.Text.Contains('-', StringComparison.Ordinal);
            Line(page, isTopic ? $"- {Escape(link.Text)}" : $"- [{Escape(link.Text)}]({link.Uri ?? $"{link.Text}.md"})");
        }
    }

    private static void Section(StringBuilder page, string heading, IReadOnlyList<DocBlock> blocks)
    {
        if (blocks.Count == 0)
            return;
        Paragraph(page, $"## {heading}");
        Blocks(page, blocks);
    }

    private static void Blocks(StringBuilder page, IReadOnlyList<DocBlock> blocks)
    {
        for (int index = 0; index < blocks.Count; index++)
        {
            string text = string.Concat(blocks[index].Runs.Select(Run));
            bool nextIsBullet = index + 1 < blocks.Count && blocks[index + 1].Kind == BlockKind.Bullet;
            if (blocks[index].Kind == BlockKind.Code)
                Fence(page, blocks[index].PlainText, "powershell");
            else if (blocks[index].Kind == BlockKind.Bullet && nextIsBullet)
                Line(page, $"- {text}");
            else
                Paragraph(page, blocks[index].Kind == BlockKind.Bullet ? $"- {text}" : text);
        }
    }

    private static string Run(DocRun run) => run.Kind switch
    {
        RunKind.Code => $"`{run.Text}`",
        RunKind.Cmdlet => $"[{run.Text}]({run.Text}.md)",
        _ => Escape(run.Text),
    };

    private static void Fence(StringBuilder page, string code, string language) => Paragraph(page, $"```{language}\n{code}\n```");

    private static void Paragraph(StringBuilder page, string text) => page.Append(text).Append("\n\n");

    private static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');

    private static string Cell(string text) => Escape(text).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
