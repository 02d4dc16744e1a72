using System.Management.Automation.Runspaces;
using ConcurrencyOps.Host;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Locks;

/// <summary>Another runspace holds a lock until this is disposed of.</summary>
internal sealed class HeldLock : IDisposable
{
    private readonly ManualResetEventSlim _leave = new();
    private readonly Runspace _runspace = EmbeddedEngine.OpenRunspace(new RecordingHost());
    private readonly RunningScript _script;

    public HeldLock(string name)
    {
        _runspace.SessionStateProxy.SetVariable("name", name);
        _runspace.SessionStateProxy.SetVariable("leave", _leave);
        _script = new RunningScript(_runspace, "Use-Lock $name { [Environment]::CurrentManagedThreadId; $leave.Wait() }");
        ThreadId = _script.NextText()!;
    }

    public string ThreadId { get; }

    public void Dispose()
    {
        _leave.Set();
        _script.Finish();
        _script.Dispose();
        _runspace.Dispose();
        _leave.Dispose();
    }
}
