using System.Collections.Concurrent;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Contention;

/// <summary>A session whose events the test makes up. A stack's number is its place in <see cref="Stacks"/>.</summary>
internal sealed class ScriptedSession : IContentionSession
{
    private readonly BlockingCollection<Action<IContentionSink>> _events = [];

    public List<string[]> Stacks { get; } = [];

    public long EventsLost { get; init; }

    public long EndNs { get; init; } = long.MaxValue;

    public bool IsStopped { get; private set; }

    public bool IsDisposed { get; private set; }

    public Exception? BreaksWith { get; init; }

    public ScriptedSession Began(long ms, long thread, ulong @lock, long owner = 0, int stack = -1)
    {
        _events.Add(sink => sink.WaitBegan(new WaitBegin(ms * 1_000_000, thread, @lock, Address: 0x1000 + @lock, owner, stack)));
        return this;
    }

    public ScriptedSession Ended(long ms, long thread, long? durationMs = null)
    {
        _events.Add(sink => sink.WaitEnded(new EndedWait(ms * 1_000_000, thread, durationMs * 1_000_000)));
        return this;
    }

    /// <summary>The process is over: no more events come.</summary>
    public ScriptedSession Over()
    {
        _events.CompleteAdding();
        return this;
    }

    public void Run(IContentionSink sink)
    {
        foreach (var one in _events.GetConsumingEnumerable())
            one(sink);

        if (BreaksWith is not null)
            throw BreaksWith;
    }

    public void Stop()
    {
        IsStopped = true;
        _events.CompleteAdding();
    }

    public IReadOnlyList<FrameFacts> FramesOf(int stack) =>
        [.. Stacks[stack].Select(static frame => new FrameFacts(frame, IsSystem: frame.StartsWith("System.", StringComparison.Ordinal)))];

    public void Dispose() => IsDisposed = true;
}
