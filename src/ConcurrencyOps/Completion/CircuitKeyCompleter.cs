using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Completion;

/// <summary>The keys of all policies that this process has used; with -StatePath those in that file, none when it cannot be read.</summary>
public sealed class CircuitKeyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return NameMatches.For(GivenPath.Of("StatePath", fakeBoundParameters) is { } path ? KeysIn(path) : KeysInMemory(), wordToComplete);
        }
        catch (Exception error) when (error is IOException or RuntimeException)
        {
            return [];
        }
    }

    private static IEnumerable<string> KeysInMemory() =>
        PolicyTable.All.Where(static policy => policy.FailureThreshold is not null).SelectMany(static policy => policy.Gate.KeysInMemory);

    private static IEnumerable<string> KeysIn(string path)
    {
        var time = TimeProvider.System;
        return StoredCircuits.Of(SharedStateFile.Look(path, time), time.GetUtcNow()).Select(static circuit => circuit.Key);
    }
}
