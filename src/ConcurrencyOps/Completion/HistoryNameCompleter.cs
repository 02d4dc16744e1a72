using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Completion;

/// <summary>The services in the history that -HistoryPath names; none when it cannot be read.</summary>
public sealed class HistoryNameCompleter : IArgumentCompleter
{
    private const string PathScript = "param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (fakeBoundParameters["HistoryPath"]?.ToString() is not { Length: > 0 } given)
            return [];

        try
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            var path = shell.AddScript(PathScript).AddArgument(given).Invoke<string>().Single();
            using var history = Adapters.HealthHistories().Open(path, readOnly: true);
            return NameMatches.For(history.Names(), wordToComplete);
        }
        catch (Exception error) when (error is IOException or RuntimeException)
        {
            return [];
        }
    }
}
