using System.Globalization;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>Finds deadlocks in a lock log. Give it the events (<see cref="Log"/>), then ask once.</summary>
internal sealed class DeadlockLog
{
    private readonly string _source;
    private readonly bool _includePotential;
    private readonly TimeProvider _time;
    private readonly DeadlockObserver _observer;
    private readonly List<string> _notes = [];
    private readonly List<string> _warnings = [];

    /// <summary>Begins.</summary>
    /// <param name="source">What the records name as their source.</param>
    /// <param name="includePotential">Orders of locks that allow a deadlock are looked for, too.</param>
    /// <param name="time">The time, for logs that do not say theirs.</param>
    public DeadlockLog(string source, bool includePotential, TimeProvider time)
    {
        (_source, _includePotential, _time) = (source, includePotential, time);
        _observer = new(includePotential);
        Log = new(_observer);
    }

    /// <summary>Takes the events.</summary>
    public LockLog Log { get; }

    /// <summary>What was not looked for, in the user's words. After <see cref="Find"/>.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What was left out although it was there, or may be. After <see cref="Find"/>.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What there is in the events, the surest first, then the smallest. The log is over.</summary>
    public IReadOnlyList<Deadlock> Find()
    {
        Log.End();
        int[] ranks = ThreadRanks();
        var findings = _observer.Cycles.Findings().ToList();
        if (_includePotential)
            findings.AddRange(Possible(ranks, [.. findings.Select(static finding => finding.LockKey)]));
        if (_observer.Cycles.NotKept > 0)
            _warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{_observer.Cycles.NotKept} more circles that a time-out ended were left out."));

        DateTimeOffset now = _time.GetUtcNow();
        return new DeadlockRecords(Log.Symbols, ranks, _source, ns => Log.Clock.At(ns) ?? now).Make(findings);
    }

    // What happened is not told once more as what could.
    private IEnumerable<CycleFinding> Possible(int[] ranks, HashSet<string> happened)
    {
        var possible = new PossibleDeadlocks(_observer.Orders, Log.Symbols.Locks.Count, number => !Log.Replay.Lock(number).IsOwnerless, ranks);
        if (possible.MayBeLonger)
            _notes.Add($"Of potential deadlocks of more than {OrderCycles.LongestSearched} locks only the shortest were looked for.");
        if (possible.IsIncomplete)
            _warnings.Add($"There may be more potential deadlocks: the search was ended after {possible.Findings.Count}, because there are too many orders of locks.");
        return possible.Findings.Where(finding => !happened.Contains(finding.LockKey));
    }

    // Numbers by value, then texts, the shorter first: T2 comes before T10.
    private int[] ThreadRanks()
    {
        LogSymbols symbols = Log.Symbols;
        int[] ranks = new int[symbols.Threads.Count];
        int rank = 0;
        foreach (int thread in Enumerable.Range(0, ranks.Length)
            .OrderBy(thread => symbols.ThreadNumber(thread) ?? long.MaxValue)
            .ThenBy(thread => symbols.Threads.Text(thread).Length)
            .ThenBy(thread => symbols.Threads.Text(thread), StringComparer.Ordinal))
        {
            ranks[thread] = rank++;
        }

        return ranks;
    }
}
