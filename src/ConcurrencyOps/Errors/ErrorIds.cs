namespace ConcurrencyOps.Errors;

/// <summary>Every error of this module by name: the first part of FullyQualifiedErrorId. Described in the about topics.</summary>
internal static class ErrorIds
{
    public const string CircuitOpen = nameof(CircuitOpen);
    public const string DumpNotFound = nameof(DumpNotFound);
    public const string DumpUnusable = nameof(DumpUnusable);
    public const string FaultInjected = nameof(FaultInjected);
    public const string FlameGraphNotWritten = nameof(FlameGraphNotWritten);
    public const string FunctionNotFound = nameof(FunctionNotFound);
    public const string HealthResultInvalid = nameof(HealthResultInvalid);
    public const string HealthSettingInvalid = nameof(HealthSettingInvalid);
    public const string HistoryFailed = nameof(HistoryFailed);
    public const string HistoryNotFound = nameof(HistoryNotFound);
    public const string InputMissing = nameof(InputMissing);
    public const string InspectionFailed = nameof(InspectionFailed);
    public const string InspectionTimedOut = nameof(InspectionTimedOut);
    public const string ItemFailed = nameof(ItemFailed);
    public const string ItemIsScriptBlock = nameof(ItemIsScriptBlock);
    public const string ItemTimedOut = nameof(ItemTimedOut);
    public const string LimitsCrossed = nameof(LimitsCrossed);
    public const string LockNotUpgradable = nameof(LockNotUpgradable);
    public const string LockOrderViolated = nameof(LockOrderViolated);
    public const string LockTimedOut = nameof(LockTimedOut);
    public const string MeasuringFailed = nameof(MeasuringFailed);
    public const string ModuleNotFound = nameof(ModuleNotFound);
    public const string NamesDoNotMatch = nameof(NamesDoNotMatch);
    public const string PartitionByMissing = nameof(PartitionByMissing);
    public const string PartitionKeyMissing = nameof(PartitionKeyMissing);
    public const string PolicyAndRetries = nameof(PolicyAndRetries);
    public const string PolicyDecides = nameof(PolicyDecides);
    public const string PolicyEmpty = nameof(PolicyEmpty);
    public const string PolicyNameInvalid = nameof(PolicyNameInvalid);
    public const string PolicyNotFound = nameof(PolicyNotFound);
    public const string ProcessNotFound = nameof(ProcessNotFound);
    public const string ProcessNotInspectable = nameof(ProcessNotInspectable);
    public const string ProcessNotMeasurable = nameof(ProcessNotMeasurable);
    public const string ProcessSilent = nameof(ProcessSilent);
    public const string ReportExists = nameof(ReportExists);
    public const string ReportFormatUnknown = nameof(ReportFormatUnknown);
    public const string ReportNotWritten = nameof(ReportNotWritten);
    public const string ServiceNotCheckable = nameof(ServiceNotCheckable);
    public const string StateFileUnusable = nameof(StateFileUnusable);
    public const string StateMissing = nameof(StateMissing);
    public const string StateNotSaved = nameof(StateNotSaved);
    public const string TooManyFailures = nameof(TooManyFailures);
    public const string TotalTimeoutReached = nameof(TotalTimeoutReached);
    public const string TraceUnusable = nameof(TraceUnusable);
    public const string UsingIsScriptBlock = nameof(UsingIsScriptBlock);
    public const string UsingVariableNotFound = nameof(UsingVariableNotFound);
    public const string VariableIsScriptBlock = nameof(VariableIsScriptBlock);
    public const string VariableNotFound = nameof(VariableNotFound);
    public const string WorkerFailed = nameof(WorkerFailed);
}
