using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ConcurrencyOps.Tests.Support;

/// <summary>A script on its way: read what it writes, stop it, wait for its end.</summary>
internal sealed class RunningScript : IDisposable
{
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly BlockingCollection<PSObject?> _arrived = [];
    private readonly PowerShell _shell;
    private readonly IAsyncResult _invocation;

    public RunningScript(Runspace runspace, string script)
    {
        _shell = PowerShell.Create(runspace);
        _shell.AddScript(script, useLocalScope: false);
        _output.DataAdding += (_, added) => _arrived.Add((PSObject?)added.ItemAdded);
        _invocation = _shell.BeginInvoke<PSObject, PSObject>(null, _output);
    }

    /// <summary>Waits for the next object, as text.</summary>
    public string? NextText()
    {
        _arrived.TryTake(out var next, Session.Patience).ShouldBeTrue("no output came in time");
        return next?.ToString();
    }

    /// <summary>Asks for the stop, as another thread would, and does not wait.</summary>
    public void BeginStop() => _shell.BeginStop(null, null);

    public SessionResult Finish()
    {
        if (!_invocation.AsyncWaitHandle.WaitOne(Session.Patience))
        {
            BeginStop();
            throw new TimeoutException("The script did not end in time.");
        }

        RuntimeException? thrown = null;
        try
        {
            _shell.EndInvoke(_invocation);
        }
        catch (RuntimeException error)
        {
            thrown = error;
        }

        return new SessionResult(_output, _shell.Streams, thrown);
    }

    public void Dispose()
    {
        if (_invocation.IsCompleted)
            _shell.Dispose();
        else
            BeginStop();
    }
}
