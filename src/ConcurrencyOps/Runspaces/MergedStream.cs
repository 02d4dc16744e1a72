using System.Management.Automation;
using System.Reflection;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// Tells what a script wrote to another stream from an object of the same type that it wrote as output, after both were merged. The engine marks
/// them, for itself; where the mark cannot be read the type decides.
/// </summary>
internal static class MergedStream
{
    private static readonly PropertyInfo? Mark = typeof(PSObject).GetProperty("WriteStream", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>Whether it came as output.</summary>
    public static bool IsOutput(PSObject? written) =>
        written?.BaseObject is not (ErrorRecord or WarningRecord or VerboseRecord or DebugRecord or InformationRecord)
        || (Mark?.GetValue(written) is { } mark && Convert.ToInt32(mark, null) == 0);
}
