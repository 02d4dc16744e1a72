using System.Management.Automation;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Commands;

/// <summary>Finds threads, async methods and processes that wait for each other in a circle, and shows who waits for whom.</summary>
/// <remarks>
/// <para>
/// TODO foundation: to be written by the integrator.
/// </para>
/// </remarks>
/// <example>
/// <para>Look into a process that hangs</para>
/// <code>Find-Deadlock -Id 4711</code>
/// <para>Nothing found: no output.</para>
/// </example>
/// <example>
/// <para>Ask whether this session's own locks could deadlock</para>
/// <code>Find-Deadlock -IncludePotential</code>
/// <para>Potential deadlocks come from the recorded order of locks.</para>
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
            case ProcessSet when Watch:
                WatchProcesses();
                break;
            case ProcessSet:
                FindInProcesses();
                break;
            case DumpSet:
                FindInDumps();
                break;
            case LogSet or LiteralLogSet:
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
    partial void FindInProcesses();

    partial void FindInDumps();

    partial void WatchProcesses();

    partial void FindInLogs();

    partial void CollectEvent();

    partial void FindInEvents();

    partial void FindInOwnLocks();
}
