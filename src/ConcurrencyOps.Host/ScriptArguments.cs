using System.Management.Automation.Runspaces;

namespace ConcurrencyOps.Host;

/// <summary>Words of a command line as arguments of a script, by the rules of pwsh -File.</summary>
internal static class ScriptArguments
{
    /// <summary>
    /// <c>-Name value</c> stays two words, which the engine binds when it knows whether -Name is a switch; <c>-Name:value</c> is one argument,
    /// and <c>-Name:$true</c> a boolean; everything else is positional text.
    /// </summary>
    public static IEnumerable<CommandParameter> Parse(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (!IsName(word)) yield return new CommandParameter(null, word);
            else if (colon < 0) yield return new CommandParameter(word);
            else if (colon < word.Length - 1) yield return new CommandParameter(word[..colon], ToValue(word[(colon + 1)..]));
            else if (i + 1 < words.Count) yield return new CommandParameter(word[..colon], words[++i]);
        }
    }

    private static bool IsName(string word) => word.Length > 1 && word[0] == '-';

    private static object ToValue(string text) => bool.TryParse(text.StartsWith('$') ? text[1..] : text, out var value) ? value : text;
}
