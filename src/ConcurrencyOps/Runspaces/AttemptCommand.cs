using System.Management.Automation;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// The one command of an attempt's pipeline: invokes the caller's block in the caller's scope. Not exported; called by its command object.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "Attempt")]
internal sealed class AttemptCommand : PSCmdlet
{
    public static readonly CmdletInfo Info = new("Invoke-Attempt", typeof(AttemptCommand));

    [Parameter(Mandatory = true, Position = 0)]
    public CallersBlock Block { get; set; } = null!;

    protected override void EndProcessing() => Block.Run(this);
}
