using ConcurrencyOps.Contention;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Deadlocks;

/// <summary>One process that is watched.</summary>
internal sealed class WatchedProcess : IDisposable
{
    private readonly TimeProvider _time;
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<long> _stuck = [];
    private readonly LongWaitSchedule _longWaits;
    private volatile Watching? _watching;

    public WatchedProcess(IContentionSource source, int processId, TimeProvider time, Signal changed)
    {
        // The reader comes last: its thread may be back with a session at once.
        (ProcessId, _time, _longWaits) = (processId, time, new LongWaitSchedule(time));
        Reader = new EventReader(() => source.Attach(processId), Open, changed);
    }

    public int ProcessId { get; }

    public EventReader Reader { get; }

    public ReaderState State => Reader.State;

    public Exception? Failure => Reader.Failure;

    public bool HasEndedEarly => Reader.HasEndedEarly;

    /// <summary>Good after the end.</summary>
    public long EventsLost => _watching?.Session.EventsLost ?? 0;

    /// <summary>It was said that it is over.</summary>
    public bool IsDone { get; set; }

    /// <summary>It can not be looked into.</summary>
    public bool IsBlind { get; set; }

    /// <summary>The last look failed.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Circles that events show, each as long as the same waits last only once.</summary>
    public IReadOnlyList<Deadlock> NewCircles()
    {
        if (_watching is not { } watching)
            return [];

        var since = watching.Waits.OlderThan(WatchRules.CircleAge).ToDictionary(static wait => wait.Thread, static wait => wait.Since);
        return since.Count < 2
            ? []
            : [.. DeadlockFinder.Find([watching.Waits.Facts(WatchRules.CircleAge)]).Where(circle => !IsKnown(circle) && _seen.Add(Identify(circle, since)))];
    }

    /// <summary>Somebody waits long, not for one of those that are known to be stuck, and it is time to look why.</summary>
    public bool IsLongWaitDue()
    {
        if (_watching is not { } watching || !_longWaits.IsDue)
            return false;

        var owners = watching.Waits.Owners();
        return watching.Waits.OlderThan(WatchRules.LongWait).Any(wait => !LeadsToStuck(wait.Thread, owners));
    }

    /// <summary>All who take part are known to be stuck.</summary>
    public bool IsKnown(Deadlock deadlock) => deadlock.Participants.All(one => one.ThreadId is { } thread && _stuck.Contains(thread));

    /// <summary>The process was looked into, or refused to be.</summary>
    public void Looked(bool wasRefused)
    {
        WasRefused = wasRefused;
        _longWaits.Looked();
    }

    /// <summary>These threads are known to be stuck.</summary>
    public void KnowStuck(Deadlock deadlock) => _stuck.UnionWith(deadlock.Participants.Select(static one => one.ThreadId).OfType<long>());

    /// <inheritdoc/>
    public void Dispose() => Reader.Dispose();

    private static string Identify(Deadlock circle, Dictionary<long, long> since) => string.Join(
        ' ', circle.Participants.Select(static one => one.ThreadId).OfType<long>().Order().Select(thread => FormattableString.Invariant($"{thread}@{since.GetValueOrDefault(thread)}")));

    private bool LeadsToStuck(long thread, IReadOnlyDictionary<long, long> owners)
    {
        for (var step = 0; step <= owners.Count; step++)
        {
            if (_stuck.Contains(thread))
                return true;

            if (!owners.TryGetValue(thread, out thread))
                return false;
        }

        return false;
    }

    private WatchedWaits Open(IContentionSession session)
    {
        var waits = new WatchedWaits(session, ProcessId, ProcessNames.Of(ProcessId) ?? "", _time);
        _watching = new Watching(session, waits);
        return waits;
    }

    private sealed record Watching(IContentionSession Session, WatchedWaits Waits);
}
