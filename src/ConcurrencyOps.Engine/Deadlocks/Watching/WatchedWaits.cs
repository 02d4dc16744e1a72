using System.Globalization;
using ConcurrencyOps.Contention;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Who waits for whom in a process, as its events tell. An owner is told when a wait begins; whoever's wait ends has the lock from then on. Who takes a lock without
/// waiting is not told, so what follows from the events is a suspicion. Written by the reader of the events, read by whoever watches.
/// </summary>
internal sealed class WatchedWaits : IContentionSink
{
    private readonly IContentionSession _session;
    private readonly int _process;
    private readonly string _name;
    private readonly TimeProvider _time;

    // Only for the reader of the events.
    private readonly Dictionary<int, IReadOnlyList<FrameFacts>> _stacks = [];

    // Guards the fields below.
    private readonly object _gate = new();
    private readonly OpenWaits<WatchedWait> _open = new();
    private readonly Dictionary<ulong, WatchedLock> _locks = [];

    /// <summary>Begins with nobody waiting.</summary>
    /// <param name="session">Where the events come from: knows the stacks.</param>
    /// <param name="process">The process.</param>
    /// <param name="name">Its name.</param>
    /// <param name="time">The clock.</param>
    public WatchedWaits(IContentionSession session, int process, string name, TimeProvider time)
    {
        (_session, _process, _name, _time) = (session, process, name, time);
    }

    /// <inheritdoc/>
    public void WaitBegan(in WaitBegin wait)
    {
        // By when it is heard of, not by when it was: what the reader has not come to yet does not count as old.
        var watched = new WatchedWait(wait.Thread, wait.Lock, StackOf(wait.Stack), _time.GetTimestamp());
        lock (_gate)
        {
            if (_open.Begin(wait.Thread, watched, out var lost))
                LeaveWhileLocked(lost.Lock, null);

            var known = _locks.GetValueOrDefault(wait.Lock);
            _locks[wait.Lock] = new(wait.Owner != 0 ? wait.Owner : known.Owner, known.Waiters + 1);
        }
    }

    /// <inheritdoc/>
    public void WaitEnded(in EndedWait wait)
    {
        lock (_gate)
        {
            if (_open.End(wait.Thread, out var ended))
                LeaveWhileLocked(ended.Lock, wait.Thread);
        }
    }

    /// <summary>The waits that have lasted that long, the longest first.</summary>
    public IReadOnlyList<WatchedWait> OlderThan(TimeSpan age)
    {
        lock (_gate)
            return OlderThanWhileLocked(age);
    }

    /// <summary>The waits that have lasted that long, as facts. Whoever has a lock is inferred.</summary>
    public ProcessFacts Facts(TimeSpan age)
    {
        lock (_gate)
        {
            var waits = OlderThanWhileLocked(age);
            return new()
            {
                ProcessId = _process,
                ProcessName = _name,
                PauseMs = 0,
                SeenAt = _time.GetUtcNow(),
                Threads = [.. waits.Select(static wait => new ThreadFacts { Id = wait.Thread, Wait = new(IdOf(wait.Lock), wait.Kind), Stack = wait.Stack })],
                Resources = [.. waits.DistinctBy(static wait => wait.Lock).Select(FactsWhileLocked)],
            };
        }
    }

    /// <summary>Who waits for whom.</summary>
    public IReadOnlyDictionary<long, long> Owners()
    {
        lock (_gate)
            return _open.ByThread.ToDictionary(static pair => pair.Key, pair => _locks[pair.Value.Lock].Owner);
    }

    private static string IdOf(ulong @lock) => string.Create(CultureInfo.InvariantCulture, $"0x{@lock:x}");

    private List<WatchedWait> OlderThanWhileLocked(TimeSpan age) =>
        [.. _open.ByThread.Values.Where(wait => _time.GetElapsedTime(wait.Since) >= age).OrderBy(static wait => wait.Since)];

    private ResourceFacts FactsWhileLocked(WatchedWait wait) => new()
    {
        Id = IdOf(wait.Lock),
        Kind = wait.IsForNewLock ? ResourceKind.Lock : ResourceKind.Monitor,
        Label = $"{(wait.IsForNewLock ? "Lock" : "object")} {IdOf(wait.Lock)}",
        AreHoldersInferred = true,
        Holders = _locks[wait.Lock].Owner is var owner and not 0 ? [new HolderFacts(owner, null)] : [],
    };

    private void LeaveWhileLocked(ulong @lock, long? owner)
    {
        var known = _locks[@lock];
        if (known.Waiters == 1)
            _locks.Remove(@lock);
        else
            _locks[@lock] = new(owner ?? known.Owner, known.Waiters - 1);
    }

    private IReadOnlyList<FrameFacts> StackOf(int stack)
    {
        if (stack < 0)
            return [];

        if (!_stacks.TryGetValue(stack, out var frames))
            _stacks.Add(stack, frames = _session.FramesOf(stack));

        return frames;
    }

    private readonly record struct WatchedLock(long Owner, int Waiters);
}
