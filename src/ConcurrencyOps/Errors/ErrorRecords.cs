using System.Management.Automation;
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

    /// <summary>The record for an item that did not end by itself or by an error of its own.</summary>
    public static ErrorRecord ForResult(WorkResult result) => result.Status switch
    {
        WorkStatus.TimedOut => new(
            new TimeoutException(result.ErrorMessage), ErrorIds.ItemTimedOut, ErrorCategory.OperationTimeout, result.InputObject),
        _ => new(
            new InvalidOperationException(result.ErrorMessage ?? $"Item {result.Index} failed."), ErrorIds.ItemFailed, ErrorCategory.NotSpecified, result.InputObject),
    };
}
