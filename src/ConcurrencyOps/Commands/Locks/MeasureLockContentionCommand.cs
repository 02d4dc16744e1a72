using System.Management.Automation;
using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Commands;

/// <summary>Measures how much threads wait for locks, and says for which, where, and for whom.</summary>
/// <remarks>
/// <para>
/// TODO foundation: to be written by the integrator.
/// </para>
/// </remarks>
/// <example>
/// <para>The locks that a process fights for most</para>
/// <code>Measure-LockContention -Id 4711 | Select-Object -First 5</code>
/// <para>The longest waited for comes first.</para>
/// </example>
/// <example>
/// <para>The locks of Use-Lock in this session</para>
/// <code>Measure-LockContention</code>
/// <para>One row for each lock in the recorded events.</para>
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
                MeasureProcesses();
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
    partial void MeasureProcesses();

    partial void MeasureScript();

    partial void MeasureFiles();

    partial void CollectEvent();

    partial void MeasureEvents();

    partial void MeasureOwnLocks();
}
