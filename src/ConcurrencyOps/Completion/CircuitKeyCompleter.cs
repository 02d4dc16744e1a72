using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Completion;

/// <summary>The keys of all policies that this process has used.</summary>
public sealed class CircuitKeyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameMatches.For(PolicyTable.All.Where(static policy => policy.FailureThreshold is not null).SelectMany(static policy => policy.Gate.KeysInMemory), wordToComplete);
}
