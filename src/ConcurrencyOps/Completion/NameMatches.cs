using System.Management.Automation;
using System.Management.Automation.Language;

namespace ConcurrencyOps.Completion;

/// <summary>From names to what the Tab key offers.</summary>
internal static class NameMatches
{
    /// <summary>The names that begin with the word, sorted, each once; quoted where the command line needs it.</summary>
    public static IReadOnlyList<CompletionResult> For(IEnumerable<string> names, string wordToComplete)
    {
        var pattern = WildcardPattern.Get($"{wordToComplete.Trim('\'', '"')}*", WildcardOptions.IgnoreCase);
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
