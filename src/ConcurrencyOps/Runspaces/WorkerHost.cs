using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// The host as scripts in a worker see it: the caller's, but what they write comes back as records in the item's own order, and what they ask
/// is asked by the caller's thread, one question at a time.
/// </summary>
internal sealed class WorkerHost(PSHost caller, ScriptExecutor executor) : PSHost
{
    public override CultureInfo CurrentCulture => caller.CurrentCulture;

    public override CultureInfo CurrentUICulture => caller.CurrentUICulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => caller.Name;

    public override Version Version => caller.Version;

    public override PSObject PrivateData => caller.PrivateData;

    public override PSHostUserInterface? UI { get; } = caller.UI is { } ui ? new WorkerHostUserInterface(ui, executor) : null;

    public override void EnterNestedPrompt() => throw new PSNotSupportedException("A nested prompt cannot be opened in a parallel worker.");

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    /// <summary>exit ends the item, not the shell.</summary>
    public override void SetShouldExit(int exitCode)
    {
    }
}
