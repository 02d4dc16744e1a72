using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Runspaces;

namespace ConcurrencyOps.Pipeline;

/// <summary>Writes to the streams of a command what was held back, on the pipeline thread.</summary>
internal static class HeldOutput
{
    public static void Write(PSCmdlet command, IEnumerable<PSObject?> written)
    {
        foreach (var record in written)
        {
            if (MergedStream.IsOutput(record))
                command.WriteObject(record, enumerateCollection: false);
            else
                WriteMessage(command, record!.BaseObject);
        }
    }

    // The preferences that let it through were the caller's own, as the command's are.
    private static void WriteMessage(PSCmdlet command, object record)
    {
        switch (record)
        {
            case ErrorRecord error:
                ErrorRecordAccess.KeepPosition(error);
                command.WriteError(error);
                break;
            case WarningRecord warning:
                ForcedPreference.Apply(command, "WarningPreference", "WarningAction", () => command.WriteWarning(warning.Message));
                break;
            case VerboseRecord verbose:
                ForcedPreference.Apply(command, "VerbosePreference", "Verbose", () => command.WriteVerbose(verbose.Message));
                break;
            case DebugRecord debug:
                ForcedPreference.Apply(command, "DebugPreference", "Debug", () => command.WriteDebug(debug.Message));
                break;
            case InformationRecord information:
                command.WriteInformation(information);
                break;
        }
    }
}
