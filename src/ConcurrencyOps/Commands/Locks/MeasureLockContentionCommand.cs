using System.Management.Automation;
using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Commands;

/// <summary>Measures how much threads wait for locks, and says for which, where, and for whom.</summary>
/// <remarks>
/// <para>
/// Measures processes while they run (-Id), a script block in this process, lock logs and traces (-Path), lock events from the pipeline, or, without any of
/// these, the locks of Use-Lock in this session. One row for each lock, the longest waited for first; -GroupBy Site, Thread or Type asks where, for whom or
/// for what.
/// </para>
/// <para>
/// TopOwner is the thread that others waited for longest: the one to look at. TopWaiter waited longest. A wait is counted from when the thread stopped
/// spinning. Percentiles are within 0.8 % of the exact ones.
/// </para>
/// <para>
/// .NET tells of waits for Monitor (the lock statement) and System.Threading.Lock, and of nothing else: how often a lock was taken without waiting, and how long it was held,
/// is not known then and $null. Lock logs know it. What cannot be proved, such as a type, is $null, too. Events that were lost are told in a warning.
/// </para>
/// </remarks>
/// <example>
/// <para>The locks that a process fights for most</para>
/// <code>Measure-LockContention -Id 4711 | Select-Object -First 5</code>
/// <para>Ten seconds are measured unless -DurationSeconds says otherwise.</para>
/// </example>
/// <example>
/// <para>Where in the code the time goes, as a flame graph</para>
/// <code>Get-Process orders | Measure-LockContention -DurationSeconds 30 -GroupBy Site -FlameGraphPath ./orders.speedscope.json</code>
/// <para>The file is for https://www.speedscope.app.</para>
/// </example>
/// <example>
/// <para>The locks of Use-Lock in this session</para>
/// <code>$jobs | Invoke-ParallelWork { Use-Lock report { Add-Content report.csv $_ } }
/// Measure-LockContention | Format-List</code>
/// <para>All columns, from the recorded events; Get-LockEvent shows them.</para>
/// </example>
/// <example>
/// <para>A log or trace from elsewhere</para>
/// <code>Measure-LockContention -Path ./locks.csv, ./app.nettrace | Export-Csv contention.csv</code>
/// <para>Source says which file a row comes from.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "LockContention", DefaultParameterSetName = OwnSet)]
[OutputType(typeof(LockContention))]
public sealed partial class MeasureLockContentionCommand : ConcurrencyCommand
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
            case FileSet or LiteralFileSet:
                MeasureFiles();
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
            case ProcessSet:
                MeasureProcesses();
                break;
            case ScriptSet:
                MeasureScript();
                break;
            case EventSet:
                MeasureEvents();
                break;
            case OwnSet:
                MeasureOwnLocks();
                break;
        }

        WriteFlameGraph();
    }

    /// <inheritdoc/>
    protected override void Cancel() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void CleanUp()
    {
        // Each source lets go of what it opened before it returns.
    }

    // One file each: MeasureLockContentionCommand.<Source>.cs.
    partial void CollectProcesses();

    partial void MeasureProcesses();

    partial void MeasureScript();

    partial void MeasureFiles();

    partial void CollectEvent();

    partial void MeasureEvents();

    partial void MeasureOwnLocks();
}
