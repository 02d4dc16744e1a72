using System.Management.Automation;

namespace ConcurrencyOps.Runspaces;

/// <summary>Tells values that belong to the runspace that made them.</summary>
internal static class RunspaceBound
{
    public static bool IsScriptBlock(object? value) => value is ScriptBlock or PSObject { BaseObject: ScriptBlock };
}
