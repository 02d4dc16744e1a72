namespace ConcurrencyOps.Completion;

/// <summary>The variables of the session, without the $.</summary>
public sealed class VariableNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override string NamesScript => "$ExecutionContext.SessionState.InvokeProvider.Item.Get('variable:*').Name";
}
