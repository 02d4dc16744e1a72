using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using ConcurrencyOps.Locking;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Errors;

/// <summary>Where exceptions and outcomes become error records.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of what ended a script, with the item as its target.</summary>
    public static ErrorRecord ForItem(Exception error, object? item)
    {
        var record = error switch
        {
            CommandException known => known.ToErrorRecord(),
            // The record inside holds a stand-in for the exception; the copy holds the exception itself.
            IContainsErrorRecord { ErrorRecord: { } inner } => new ErrorRecord(inner, error),
            _ => new ErrorRecord(error, ErrorIds.ItemFailed, ErrorCategory.NotSpecified, item),
        };

        ErrorRecordAccess.SetTarget(record, item);
        return record;
    }

    /// <summary>The record of an outcome that is not a success.</summary>
    public static ErrorRecord ForOutcome(AttemptOutcome outcome, object? item) => outcome switch
    {
        { Error: ErrorRecord record } => record,
        { Error: CircuitRefusal refusal } => new(new CircuitOpenException(refusal), ErrorIds.CircuitOpen, ErrorCategory.ResourceUnavailable, item),
        { Error: InjectedFault } => new(new InvalidOperationException(outcome.Message), ErrorIds.FaultInjected, ErrorCategory.NotSpecified, item),
        { Status: WorkStatus.TimedOut } => new(new TimeoutException(outcome.Message), ErrorIds.ItemTimedOut, ErrorCategory.OperationTimeout, item),
        _ => new(new InvalidOperationException(outcome.Message), ErrorIds.ItemFailed, ErrorCategory.NotSpecified, item),
    };

    /// <summary>The record for an item that did not end by itself or by an error of its own.</summary>
    public static ErrorRecord ForResult(WorkResult result) =>
        ForOutcome(new AttemptOutcome(result.Status, null, result.ErrorMessage ?? $"Item {result.Index} failed."), result.InputObject);

    /// <summary>The record of a lock that was not taken.</summary>
    /// <param name="error">Why: one of the exceptions of the engine's locks.</param>
    /// <param name="target">The item it was wanted for; null for the lock itself.</param>
    public static ErrorRecord ForLock(Exception error, object? target) => error switch
    {
        LockTimeoutException late => new(late, ErrorIds.LockTimedOut, ErrorCategory.OperationTimeout, target ?? late.LockName),
        LockOrderException disorder => new(disorder, ErrorIds.LockOrderViolated, ErrorCategory.DeadlockDetected, target ?? disorder.LockName),
        LockUpgradeException upgrade => new(upgrade, ErrorIds.LockNotUpgradable, ErrorCategory.DeadlockDetected, target ?? upgrade.LockName),
        _ => new(error, ErrorIds.ItemFailed, ErrorCategory.NotSpecified, target),
    };

    /// <summary>The result with error records for what the engine says in its own words.</summary>
    public static WorkResult WithRecords(WorkResult result)
    {
        return result.Error switch
        {
            CircuitRefusal or InjectedFault => result with { Error = Record(result.Error) },
            object?[] errors when errors.Any(static error => error is InjectedFault) => result with { Error = errors.Select(Record).ToArray() },
            _ => result,
        };

        object? Record(object? error) => error is CircuitRefusal or InjectedFault
            ? ForOutcome(new AttemptOutcome(result.Status, error, result.ErrorMessage), result.InputObject)
            : error;
    }

    /// <summary>Throws an exception on as it is.</summary>
    [DoesNotReturn]
    public static void Rethrow(Exception error) => ExceptionDispatchInfo.Capture(error).Throw();
}
