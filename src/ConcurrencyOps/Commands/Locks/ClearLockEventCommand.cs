using System.Management.Automation;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <summary>Forgets the recorded events of Use-Lock.</summary>
/// <remarks>
/// <para>For all locks of the process. Locks that are held stay held, and who waits goes on waiting.</para>
/// </remarks>
/// <example>
/// <para>Begin anew</para>
/// <code>Clear-LockEvent; .\Import-Orders.ps1; Get-LockEvent</code>
/// <para>Only what the script did.</para>
/// </example>
/// <example>
/// <para>See first what would be forgotten</para>
/// <code>Get-LockEvent | Export-Csv locks.csv; Clear-LockEvent</code>
/// <para>The file keeps it.</para>
/// </example>
[Cmdlet(VerbsCommon.Clear, "LockEvent", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class ClearLockEventCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ShouldProcess("The lock events of this process", "Forget"))
            NamedLocks.Table.ClearRecorded();
    }
}
