using System.Collections;
using System.Management.Automation;

namespace ConcurrencyOps.Runspaces;

/// <summary>Finds out which strict mode is in force where a command was called. The engine does not tell; it shows by what it refuses.</summary>
internal static class StrictMode
{
    // Strict mode 1 refuses an unset variable, 2 a missing property, 3 an index out of range.
    private const string Probes = """
        try { $null = $__ConcurrencyOps_Unset } catch {
            try { $null = ([pscustomobject]@{}).__ConcurrencyOps_Missing; return 1 } catch { }
            try { $null = @(0)[1]; return 2 } catch { return 3 }
        }
        0
        """;

    /// <summary>0 to 3.</summary>
    public static int Probe(PSCmdlet caller)
    {
        var errors = caller.SessionState.PSVariable.GetValue("Error") as ArrayList;
        var errorsBefore = errors?.ToArray();
        var answer = caller.InvokeCommand.InvokeScript(true, ScriptBlock.Create(Probes), null);
        Restore(errors, errorsBefore);
        return answer.Count > 0 && answer[^1]?.BaseObject is int version ? version : 0;
    }

    // What the probes provoked must not show in the caller's $Error.
    private static void Restore(ArrayList? errors, object?[]? before)
    {
        if (errors is null || before is null || IsSame(errors, before))
            return;

        errors.Clear();
        errors.AddRange(before);
    }

    private static bool IsSame(ArrayList errors, object?[] before) =>
        errors.Count == before.Length && (before.Length == 0 || ReferenceEquals(errors[0], before[0]));
}
