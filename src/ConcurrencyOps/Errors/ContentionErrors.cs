using System.Management.Automation;
using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Errors;

/// <summary>What it means to the user that a process or trace gives no events about locks.</summary>
internal static class ContentionErrors
{
    /// <param name="error">What happened.</param>
    /// <param name="target">The process id, or the path of the trace.</param>
    public static CommandException ForUser(Exception error, object target)
    {
        if (error is not ContentionSourceException known)
            return new(ErrorIds.MeasuringFailed, ErrorCategory.InvalidResult, $"Reading the events of {Name(target)} failed: {error.Message}", target, error);

        var (id, category) = known.Reason switch
        {
            ContentionSourceFailure.NotFound or ContentionSourceFailure.Ended => (ErrorIds.ProcessNotFound, ErrorCategory.ObjectNotFound),
            ContentionSourceFailure.NotPermitted => (ErrorIds.ProcessNotMeasurable, ErrorCategory.PermissionDenied),
            ContentionSourceFailure.TraceUnusable => (ErrorIds.TraceUnusable, ErrorCategory.InvalidData),
            _ => (ErrorIds.ProcessNotMeasurable, ErrorCategory.InvalidOperation),
        };
        return new(id, category, known.Message, target, known);
    }

    /// <summary>A process that did not answer, or whose events did not come to an end.</summary>
    public static CommandException Silent(int processId, TimeSpan waited) => new(
        ErrorIds.ProcessSilent,
        ErrorCategory.OperationTimeout,
        FormattableString.Invariant(
            $"Process {processId} did not answer within {waited.TotalSeconds:0} s. It may be stopped, in a debugger for instance, or have no processor time left to send events."),
        processId);

    private static string Name(object target) => target is int process ? FormattableString.Invariant($"process {process}") : $"'{target}'";
}
