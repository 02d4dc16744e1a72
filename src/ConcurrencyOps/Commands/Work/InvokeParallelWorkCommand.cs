using System.Management.Automation;

namespace ConcurrencyOps.Commands;

/// <summary>Runs a script block for each input item, many at a time.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ParallelWork")]
public sealed class InvokeParallelWorkCommand : PSCmdlet
{
    /// <summary>The script block to run for each item.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;
}
