using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ConcurrencyOps.Errors;

/// <summary>
/// Two things the engine does with an error that it passes on, and keeps to itself: naming the target, and leaving the position alone.
/// ForEach-Object -Parallel and Receive-Job use the same members. Where an engine lacks them, errors still arrive, with the position of our
/// own command and the target the script gave.
/// </summary>
internal static class ErrorRecordAccess
{
    private static volatile bool _isMissing;

    public static void SetTarget(ErrorRecord record, object? target) => Try(() => SetTargetObject(record, target));

    /// <summary>The next WriteError leaves the record's position, command and stack as they are.</summary>
    public static void KeepPosition(ErrorRecord record) => Try(() => SetPreserveInvocationInfoOnce(record, true));

    private static void Try(Action access)
    {
        if (_isMissing)
            return;

        try
        {
            access();
        }
        catch (MissingMethodException)
        {
            _isMissing = true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SetTargetObject")]
    private static extern void SetTargetObject(ErrorRecord record, object? target);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    private static extern void SetPreserveInvocationInfoOnce(ErrorRecord record, bool value);
}
