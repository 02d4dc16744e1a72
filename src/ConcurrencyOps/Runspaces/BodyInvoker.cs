using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ConcurrencyOps.Runspaces;

/// <summary>
/// Invokes a script block for one item inside the pipeline of a running cmdlet: in a fresh scope, its streams going where the cmdlet's go.
/// </summary>
/// <remarks>
/// A plain block is invoked the way ForEach-Object invokes one, through an engine method that is not public; it costs a few microseconds.
/// Where the engine lacks it, and for blocks that bind parameters or have begin, process or clean, it runs in a nested pipeline, which is public
/// and costs some 15 microseconds more (bench row 1).
/// </remarks>
internal sealed class BodyInvoker
{
    // Names that do not collide: the body can see them. The comma keeps an item that is itself a collection in one piece.
    private const string ItemOnly = ",$args[1] | & $args[0]";
    private const string ItemWithArguments = "$__ConcurrencyOpsArguments = $args[2]; ,$args[1] | & $args[0] @__ConcurrencyOpsArguments";
    private const string PlainItem = "& $args[0]";
    private const string PlainItemWithArguments = "$__ConcurrencyOpsArguments = $args[2]; & $args[0] @__ConcurrencyOpsArguments";
    private const int WriteToCurrentErrorPipe = 1;

    private static readonly DirectInvocation? Direct = FindDirectInvocation();

    private readonly PSCmdlet _host;
    private readonly ScriptBlock _block;
    private readonly object?[] _arguments;
    private readonly bool _takesPipelineInput;
    private readonly DirectInvocation? _direct;
    private readonly bool _newScope;

    /// <summary>Invokes a block of this runspace's own, made from the caller's, in a fresh scope for each item.</summary>
    public BodyInvoker(PSCmdlet host, ScriptBody body, object?[] arguments, bool allowDirect = true)
        : this(host, body.CreateForThisRunspace(), body, arguments, newScope: true, allowDirect)
    {
    }

    /// <summary>
    /// Invokes a block of the caller's where it belongs; as ForEach-Object does, a plain one in the caller's own scope, any other in a new one.
    /// </summary>
    public BodyInvoker(PSCmdlet host, ScriptBlock block, ScriptBody body, object?[] arguments)
        : this(host, block, body, arguments, newScope: false, allowDirect: true)
    {
    }

    private BodyInvoker(PSCmdlet host, ScriptBlock block, ScriptBody body, object?[] arguments, bool newScope, bool allowDirect)
    {
        _host = host;
        _block = block;
        _newScope = newScope;
        _arguments = arguments;
        _takesPipelineInput = body.TakesPipelineInput;
        _direct = body.IsPlain && allowDirect ? Direct : null;
    }

    private delegate void DirectInvocation(
        ScriptBlock block, Cmdlet host, bool newScope, int errorHandling, object? item, object input, object @this, object?[] arguments);

    /// <summary>Runs the block. What ends the script early is thrown: an error, a stop, exit, break, continue.</summary>
    /// <param name="item">The item; AutomationNull for none, which in the caller's own scope leaves $_ as it is.</param>
    public void Invoke(object? item)
    {
        if (_newScope && ReferenceEquals(item, AutomationNull.Value))
            item = null;

        if (_direct is not null)
            _direct(_block, _host, _newScope, WriteToCurrentErrorPipe, item, AutomationNull.Value, AutomationNull.Value, _arguments);
        else
            InvokeInPipeline(item);
    }

    private void InvokeInPipeline(object? item)
    {
        var hasArguments = _arguments.Length > 0;
        string script;
        if (_takesPipelineInput)
        {
            script = hasArguments ? ItemWithArguments : ItemOnly;
        }
        else
        {
            if (!ReferenceEquals(item, AutomationNull.Value))
                _host.SessionState.PSVariable.Set("_", item);

            script = hasArguments ? PlainItemWithArguments : PlainItem;
        }

        _host.InvokeCommand.InvokeScript(
            script, true, PipelineResultTypes.Output | PipelineResultTypes.Error, Array.Empty<object>(), _block, item, (IList)_arguments);
    }

    private static DirectInvocation? FindDirectInvocation()
    {
        var method = typeof(ScriptBlock).GetMethod("InvokeUsingCmdlet", BindingFlags.Instance | BindingFlags.NonPublic);
        return method is null ? null : Delegate.CreateDelegate(typeof(DirectInvocation), null, method, throwOnBindFailure: false) as DirectInvocation;
    }
}
