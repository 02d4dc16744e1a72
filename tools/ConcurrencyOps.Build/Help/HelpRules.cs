using ConcurrencyOps.Build.Help.Model;

namespace ConcurrencyOps.Build.Help;

/// <summary>What the help of every cmdlet must have.</summary>
internal static class HelpRules
{
    private const int FewestExamples = 2;

    public static IEnumerable<BuildProblem> Check(IReadOnlyList<CmdletHelp> cmdlets) => cmdlets.SelectMany(Check);

    /// <summary>A cmdlet that the manifest does not export cannot be called; one that it exports and nobody wrote is an empty promise.</summary>
    public static IEnumerable<BuildProblem> CheckExports(IReadOnlyList<CmdletHelp> cmdlets, IReadOnlyList<string> exports)
    {
        string[] names = [.. cmdlets.Select(cmdlet => cmdlet.Name)];
        return names.Except(exports).Select(name => new BuildProblem("ConcurrencyOps.psd1", "HELP007", $"CmdletsToExport does not name {name}."))
            .Concat(exports.Except(names).Select(name => new BuildProblem("ConcurrencyOps.psd1", "HELP008", $"CmdletsToExport names {name}, which no class implements.")));
    }

    private static IEnumerable<BuildProblem> Check(CmdletHelp cmdlet)
    {
        if (cmdlet.Synopsis.Length == 0)
            yield return Problem("HELP001", "has no synopsis: give the class a <summary>.");
        if (cmdlet.Description.Count == 0)
            yield return Problem("HELP002", "has no description: give the class <remarks> with <para>.");
        if (cmdlet.Examples.Count(example => example.Code.Length > 0) < FewestExamples)
            yield return Problem("HELP003", $"needs {FewestExamples} examples or more: <example><para>title</para><code>...</code><para>remarks</para></example> on the class.");
        if (cmdlet.Outputs.Count == 0)
            yield return Problem("HELP004", "has no output type: add [OutputType], with typeof(void) when it writes nothing.");

        foreach (ExampleHelp example in cmdlet.Examples.Where(example => example.Code.Length == 0))
            yield return Problem("HELP005", $"has an example without <code>: {example.Title}.");
        foreach (ParameterHelp parameter in cmdlet.Parameters.Where(parameter => parameter.Text.Count == 0))
            yield return Problem("HELP006", $"has no text for -{parameter.Name}: give the property a <summary>.");

        BuildProblem Problem(string code, string message) => new(cmdlet.ClassName, code, $"{cmdlet.Name} {message}");
    }
}
