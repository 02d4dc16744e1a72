namespace ConcurrencyOps.Errors;

/// <summary>Every error of this module by name: the first part of FullyQualifiedErrorId. Described in about_ConcurrencyOps.</summary>
internal static class ErrorIds
{
    public const string FunctionNotFound = nameof(FunctionNotFound);
    public const string InputMissing = nameof(InputMissing);
    public const string ItemFailed = nameof(ItemFailed);
    public const string ItemIsScriptBlock = nameof(ItemIsScriptBlock);
    public const string ItemTimedOut = nameof(ItemTimedOut);
    public const string LimitsCrossed = nameof(LimitsCrossed);
    public const string ModuleNotFound = nameof(ModuleNotFound);
    public const string PartitionKeyMissing = nameof(PartitionKeyMissing);
    public const string PartitionByMissing = nameof(PartitionByMissing);
    public const string TooManyFailures = nameof(TooManyFailures);
    public const string TotalTimeoutReached = nameof(TotalTimeoutReached);
    public const string UsingIsScriptBlock = nameof(UsingIsScriptBlock);
    public const string UsingVariableNotFound = nameof(UsingVariableNotFound);
    public const string VariableIsScriptBlock = nameof(VariableIsScriptBlock);
    public const string VariableNotFound = nameof(VariableNotFound);
    public const string WorkerFailed = nameof(WorkerFailed);
}
