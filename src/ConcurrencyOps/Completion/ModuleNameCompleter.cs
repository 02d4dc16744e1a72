namespace ConcurrencyOps.Completion;

/// <summary>The modules that are loaded or installed.</summary>
public sealed class ModuleNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override string NamesScript => "(Get-Module).Name; (Get-Module -ListAvailable).Name";
}
