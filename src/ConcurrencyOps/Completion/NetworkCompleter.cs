using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Completion;

/// <summary>The words that stand for well-known networks. Networks in numbers nobody can guess.</summary>
public sealed class NetworkCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameMatches.For(AddressRules.KnownWords, wordToComplete);
}
