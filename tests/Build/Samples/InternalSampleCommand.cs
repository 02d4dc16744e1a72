using System.Management.Automation;

namespace ConcurrencyOps.Build.Tests.Samples;

[Cmdlet(VerbsLifecycle.Invoke, "InternalSample")]
internal sealed class InternalSampleCommand : PSCmdlet;
