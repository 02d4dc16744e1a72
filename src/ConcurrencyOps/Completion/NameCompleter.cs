using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ConcurrencyOps.Completion;

/// <summary>Completes a name from a list that the caller's session knows. Quotes names with spaces.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <summary>A script that writes the names.</summary>
    protected abstract string NamesScript { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = WildcardPattern.Get($"{wordToComplete.Trim('\'', '"')}*", WildcardOptions.IgnoreCase);
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var names = shell.AddScript(NamesScript).Invoke<string>();
        return
        [
            .. from name in names.Distinct(StringComparer.OrdinalIgnoreCase)
               where pattern.IsMatch(name)
               orderby name
               select new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name),
        ];
    }

    private static string Quote(string name) =>
        name.All(static letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or ':')
            ? name
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
