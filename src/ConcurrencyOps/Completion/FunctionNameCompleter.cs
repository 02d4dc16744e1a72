namespace ConcurrencyOps.Completion;

/// <summary>The functions of the session.</summary>
public sealed class FunctionNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override string NamesScript => "$ExecutionContext.SessionState.InvokeProvider.Item.Get('function:*').Name";
}
