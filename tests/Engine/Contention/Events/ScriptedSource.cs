using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Tests.Contention;

/// <summary>Gives sessions by process id as the test says; a process may refuse, or not answer.</summary>
internal sealed class ScriptedSource : IContentionSource
{
    private readonly Dictionary<int, Func<IContentionSession>> _processes = [];

    public ScriptedSession With(int process, ScriptedSession? session = null)
    {
        session ??= new();
        _processes[process] = () => session;
        return session;
    }

    public ScriptedSource WithRefusal(int process, Exception refusal)
    {
        _processes[process] = () => throw refusal;
        return this;
    }

    public ScriptedSource WithSilence(int process, ManualResetEventSlim answer, ScriptedSession session)
    {
        _processes[process] = () =>
        {
            answer.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            return session;
        };
        return this;
    }

    public IContentionSession Attach(int processId) => _processes[processId]();

    public IContentionSession Read(string path) => throw new NotSupportedException();
}
