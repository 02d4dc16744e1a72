using System.Management.Automation;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// The one command of a worker's pipeline: pulls items and invokes the script for each, so that no pipeline, thread or runspace is made per
/// item. Not exported; the executor calls it by its command object.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "WorkerLoop")]
internal sealed class WorkerLoopCommand : PSCmdlet
{
    public static readonly CmdletInfo Info = new("Invoke-WorkerLoop", typeof(WorkerLoopCommand));

    [Parameter(Mandatory = true, Position = 0)]
    public ScriptExecutor Executor { get; set; } = null!;

    protected override void EndProcessing() => Executor.PullItems(this);
}
