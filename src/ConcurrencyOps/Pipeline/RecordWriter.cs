using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Pipeline;

/// <summary>Writes what workers sent to the streams of the command, on the pipeline thread.</summary>
internal sealed class RecordWriter(PSCmdlet command, bool asResult, ProgressReporter progress)
{
    /// <summary>Writes one record. Whatever the pipeline throws (it was stopped, an error shall stop it) goes through.</summary>
    public void Write(in OutputRecord record)
    {
        switch (record.Kind)
        {
            case OutputKind.Output:
                command.WriteObject(record.Value, enumerateCollection: false);
                break;
            case OutputKind.Error:
                ScriptMessages.WriteError(command, (ErrorRecord)record.Value!);
                break;
            case OutputKind.Result:
                WriteResult(ErrorRecords.WithRecords((WorkResult)record.Value!));
                break;
            case OutputKind.Notice:
                WriteNotice((RunNotice)record.Value!);
                break;
            case OutputKind.HostCall:
                ((Action)record.Value!)();
                break;
            default:
                WriteMessage(record);
                break;
        }
    }

    private void WriteMessage(in OutputRecord record)
    {
        if (record.Value is ProgressRecord item)
            progress.Forward(record.Worker, item);
        else
            ScriptMessages.Write(command, record.Value);
    }

    private void WriteResult(WorkResult result)
    {
        if (asResult)
            command.WriteObject(result);
        else if (result.Error is ErrorRecord error)
            ScriptMessages.WriteError(command, error);
        else if (result.Status is WorkStatus.Failed or WorkStatus.TimedOut)
            command.WriteError(ErrorRecords.ForResult(result));
    }

    private void WriteNotice(RunNotice notice)
    {
        switch (notice.Kind)
        {
            case RunNoticeKind.Retrying:
                command.WriteVerbose(notice.Message);
                break;
            case RunNoticeKind.WorkerAbandoned:
                command.WriteWarning(notice.Message);
                break;
            case RunNoticeKind.TotalTimeout:
                command.WriteError(new ErrorRecord(
                    new TimeoutException(notice.Message), ErrorIds.TotalTimeoutReached, ErrorCategory.OperationTimeout, null));
                break;
            case RunNoticeKind.TooManyFailures:
                command.WriteError(new ErrorRecord(
                    new InvalidOperationException(notice.Message), ErrorIds.TooManyFailures, ErrorCategory.LimitsExceeded, null));
                break;
        }
    }
}
