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
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return NameMatches.For(shell.AddScript(NamesScript).Invoke<string>(), wordToComplete);
    }
}
