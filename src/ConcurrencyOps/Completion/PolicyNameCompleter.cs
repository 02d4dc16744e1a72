using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Completion;

/// <summary>The resilience policies of this process.</summary>
public sealed class PolicyNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        NameMatches.For(PolicyTable.All.Select(static policy => policy.Name), wordToComplete);
}
