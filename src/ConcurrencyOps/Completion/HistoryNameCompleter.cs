using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Completion;

/// <summary>The services in the history that -HistoryPath names; none when it cannot be read.</summary>
public sealed class HistoryNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            if (GivenPath.Of("HistoryPath", fakeBoundParameters) is not { } path)
                return [];

            using var history = Adapters.HealthHistories().Open(path, readOnly: true);
            return NameMatches.For(history.Names(), wordToComplete);
        }
        catch (Exception error) when (error is IOException or RuntimeException)
        {
            return [];
        }
    }
}
