using System.Management.Automation.Runspaces;
using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Support;

/// <summary>A runspace of the real engine with the staged module, and a host that remembers what it was shown and asked.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>How long a test waits for something that must happen, before it fails instead of hanging.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Runspace _runspace;

    public Session() => _runspace = EmbeddedEngine.OpenRunspace(Host);

    public RecordingHost Host { get; } = new();

    /// <summary>Runs one script in a session of its own.</summary>
    public static SessionResult Once(string script)
    {
        using var session = new Session();
        return session.Run(script);
    }

    /// <summary>Sets a variable that scripts of this session see.</summary>
    public Session With(string name, object? value)
    {
        _runspace.SessionStateProxy.SetVariable(name, value);
        return this;
    }

    public object? Variable(string name) => _runspace.SessionStateProxy.GetVariable(name);

    public SessionResult Run(string script)
    {
        using var running = Start(script);
        return running.Finish();
    }

    /// <summary>Starts a script; its output can be read while it runs.</summary>
    public RunningScript Start(string script) => new(_runspace, script);

    public void Dispose() => _runspace.Dispose();
}
