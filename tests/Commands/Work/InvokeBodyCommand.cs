using System.Management.Automation;
using System.Reflection;
using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Work;

/// <summary>Invokes a block for one item by one of the module's two ways, and says in a last line how it ended.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Body")]
public sealed class InvokeBodyCommand : PSCmdlet
{
    private static readonly Assembly Module = Assembly.LoadFrom(Path.Combine(EmbeddedEngine.StageFolder, "bin", "ConcurrencyOps.dll"));

    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    [Parameter]
    public object? Item { get; set; }

    [Parameter]
    public object?[] Arguments { get; set; } = [];

    [Parameter]
    public SwitchParameter Direct { get; set; }

    protected override void EndProcessing()
    {
        var body = Create("ConcurrencyOps.Runspaces.ScriptBody", ScriptBlock);
        var invoker = Create("ConcurrencyOps.Runspaces.BodyInvoker", this, body, Arguments, Direct.ToBool());
        var end = "ended";
        try
        {
            invoker.GetType().GetMethod("Invoke")!.Invoke(invoker, BindingFlags.DoNotWrapExceptions, null, [Item], null);
        }
        catch (Exception error) when (error is RuntimeException or FlowControlException)
        {
            end = $"ended by {error.GetType().Name} {(error is RuntimeException ? error.Message : "")}";
        }

        WriteObject(end);
    }

    private static object Create(string type, params object?[] arguments) => Activator.CreateInstance(Module.GetType(type, throwOnError: true)!, arguments)!;
}
