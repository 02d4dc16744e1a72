using System.Management.Automation;

namespace ConcurrencyOps.Build.Tests.Samples;

/// <summary>Parameters that several cmdlets share.</summary>
public abstract class SampleCommandBase : PSCmdlet
{
    /// <summary>Seconds until the sample gives up.</summary>
    /// <value>no limit</value>
    [Parameter]
    public double? TimeoutSeconds { get; set; }

    /// <summary>The text of the base class.</summary>
    [Parameter]
    public virtual SwitchParameter Quiet { get; set; }
}
