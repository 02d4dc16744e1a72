using System.Management.Automation;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Errors;

/// <summary>What it means to the user that a process or dump could not be looked into.</summary>
internal static class InspectionErrors
{
    /// <param name="error">What happened.</param>
    /// <param name="target">The process id, or the path of the dump.</param>
    public static CommandException ForUser(InspectionException error, object target)
    {
        var (id, category) = error.Reason switch
        {
            InspectionFailure.NotFound when target is string => (ErrorIds.DumpNotFound, ErrorCategory.ObjectNotFound),
            InspectionFailure.NotFound => (ErrorIds.ProcessNotFound, ErrorCategory.ObjectNotFound),
            InspectionFailure.NotPermitted => (ErrorIds.ProcessNotInspectable, ErrorCategory.PermissionDenied),
            InspectionFailure.OwnProcess or InspectionFailure.WrongArchitecture or InspectionFailure.NotDotNet =>
                (ErrorIds.ProcessNotInspectable, ErrorCategory.InvalidOperation),
            InspectionFailure.DumpUnusable => (ErrorIds.DumpUnusable, ErrorCategory.InvalidData),
            InspectionFailure.TimedOut => (ErrorIds.InspectionTimedOut, ErrorCategory.OperationTimeout),
            _ => (ErrorIds.InspectionFailed, ErrorCategory.InvalidResult),
        };
        return new(id, category, error.Message, target, error);
    }
}
