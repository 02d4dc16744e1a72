using System.Management.Automation;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Commands;

/// <summary>Finds threads, async methods and processes that wait for each other in a circle, and shows who waits for whom.</summary>
/// <remarks>
/// <para>
/// Looks into a running process (-Id) or its dump (-DumpPath), reads a lock log (-Path, or lock events from the pipeline), or, without either, looks at
/// the locks of Use-Lock in this session. It reads who holds what and who waits for it; it does not guess by time. Nothing found: no output.
/// </para>
/// <para>
/// Certainty says how sure a finding is. Confirmed: every wait in the circle is without end and every owner on record. Inferred: an owner that nobody
/// records was inferred (SemaphoreSlim, a Mutex without a name), or a wait has a time-out. Potential: it did not happen, but the order of locks allows it.
/// about_ConcurrencyOps_Locks has the table of what is seen, and how sure it can be.
/// </para>
/// <para>
/// A process is stopped while it is looked at, for some tens of milliseconds where it is small; PauseMs says how long. -Mode Passive never stops it. The look
/// is taken by a second process, so that a fault of the debugging library does not end your session; whatever becomes of it, the process goes on. What was
/// found is looked at again a quarter of a second later, so that a busy process gives no false report. Several processes are looked at together: a
/// deadlock may go through file locks or mutexes that they share.
/// </para>
/// <para>
/// Your own processes can be looked at without more rights, unless the system forbids it: then take a dump and give its path. This process itself cannot be
/// looked at: call from another session.
/// </para>
/// </remarks>
/// <example>
/// <para>Look into a process that hangs</para>
/// <code>Find-Deadlock -Id 4711</code>
/// <para>Cycle tells who waits for whom in one line, Suggestion what to do about it.</para>
/// </example>
/// <example>
/// <para>Every .NET process on this machine, and where they stand</para>
/// <code>Get-Process dotnet, pwsh | Where-Object Id -ne $PID | Find-Deadlock | ForEach-Object { $_.Cycle; $_.Participants | Format-Table ThreadId, WaitsFor, HeldBy, Site }</code>
/// <para>Stack has the whole stack of each participant.</para>
/// </example>
/// <example>
/// <para>A dump from production</para>
/// <code>Find-Deadlock -DumpPath ./core.4711 -IncludeWaiting</code>
/// <para>With -IncludeWaiting also what others wait for although it is no deadlock: the slow query that fifty threads stand behind.</para>
/// </example>
/// <example>
/// <para>Could these scripts ever deadlock?</para>
/// <code>Find-Deadlock -Path ./locks.csv -IncludePotential</code>
/// <para>A log as Get-LockEvent | Export-Csv writes it, or from a program of your own. Both places of an inversion are named.</para>
/// </example>
/// <example>
/// <para>Wait for a deadlock that comes once a week</para>
/// <code>Find-Deadlock -Id 4711 -Watch | ForEach-Object { Send-Alert $_.Cycle }</code>
/// <para>Reported as it forms, until the process ends or you stop it.</para>
/// </example>
[Cmdlet(VerbsCommon.Find, "Deadlock", DefaultParameterSetName = OwnSet)]
[OutputType(typeof(Deadlock))]
public sealed partial class FindDeadlockCommand : ConcurrencyCommand
{
    // Not disposed: a stop may still come while the command is being cleaned up, and without a timer there is nothing to let go of.
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case ProcessSet:
                CollectProcesses();
                break;
            case DumpSet:
                FindInDumps();
                break;
            case LogSet:
                FindInLogs();
                break;
            case EventSet:
                CollectEvent();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        switch (ParameterSetName)
        {
            case ProcessSet when Watch:
                WatchProcesses();
                break;
            case ProcessSet:
                FindInProcesses();
                break;
            case EventSet:
                FindInEvents();
                break;
            case OwnSet:
                FindInOwnLocks();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Cancel() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void CleanUp()
    {
        // Each source lets go of what it opened before it returns.
    }

    // One file each: FindDeadlockCommand.<Source>.cs.
    partial void CollectProcesses();

    partial void FindInProcesses();

    partial void FindInDumps();

    partial void WatchProcesses();

    partial void FindInLogs();

    partial void CollectEvent();

    partial void FindInEvents();

    partial void FindInOwnLocks();
}
