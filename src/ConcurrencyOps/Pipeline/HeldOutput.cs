using System.Management.Automation;
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
            else if (record!.BaseObject is ErrorRecord error)
                ScriptMessages.WriteError(command, error);
            else
                ScriptMessages.Write(command, record.BaseObject);
        }
    }
}
