using System.Management.Automation;

namespace ConcurrencyOps.Build.Tests.Samples;

[Cmdlet(VerbsDiagnostic.Test, "Sample")]
public sealed class UndocumentedSampleCommand : PSCmdlet
{
    [Parameter]
    public string? Bare { get; set; }
}
