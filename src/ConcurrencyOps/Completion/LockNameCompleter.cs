using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Completion;

/// <summary>The names of locks that this process knows.</summary>
public sealed class LockNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameMatches.For(NamedLocks.Table.Names, wordToComplete);
}
