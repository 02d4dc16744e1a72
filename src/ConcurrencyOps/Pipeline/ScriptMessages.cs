using System.Management.Automation;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Pipeline;

/// <summary>Writes what a script said to the streams of a command, on the pipeline thread, as if the script had run there.</summary>
internal static class ScriptMessages
{
    /// <summary>Writes a warning, a verbose or debug line, or information; anything else is left alone. The script's own preferences have let it through.</summary>
    public static void Write(PSCmdlet command, object? record)
    {
        switch (record)
        {
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

    /// <summary>Writes an error at the position of the script's line, where it has one.</summary>
    public static void WriteError(PSCmdlet command, ErrorRecord error)
    {
        if (error.InvocationInfo is not null)
            ErrorRecordAccess.KeepPosition(error);

        command.WriteError(error);
    }
}
