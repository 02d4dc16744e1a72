using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>The same questions answered the slow way, straight from their definitions, for logs in which nothing is missing.</summary>
internal sealed class NaiveDeadlocks
{
    private const int LongestPotential = 4;

    private readonly Dictionary<(string Thread, string Lock), List<LockMode>> _holds = [];
    private readonly Dictionary<string, (string Lock, LockMode Mode, int Number)> _waits = [];
    private readonly HashSet<string> _dependencies = [];
    private readonly List<Dependency> _all = [];

    /// <summary>For each wait that closes circles: the length of the shortest, all of that length, and what became of them.</summary>
    public List<Closing> Closings { get; } = [];

    /// <summary>The circles of locks that could be deadlocks: what each thread wants, in order, from the smallest on.</summary>
    public HashSet<string> Potential { get; } = [];

    public static NaiveDeadlocks Of(IReadOnlyList<LogRow> rows)
    {
        var naive = new NaiveDeadlocks();
        for (int number = 0; number < rows.Count; number++)
            naive.Take(rows[number], number);
        foreach (Dependency first in naive._all)
            naive.Chain([first]);
        return naive;
    }

    /// <summary>A circle as one text, from its smallest turn on.</summary>
    public static string Key(IReadOnlyList<string> circle) => Enumerable.Range(0, circle.Count)
        .Select(start => string.Join(' ', circle.Skip(start).Concat(circle.Take(start))))
        .Min(StringComparer.Ordinal)!;

    private void Take(LogRow row, int number)
    {
        EndWait(row);
        var held = _holds.Where(one => one.Key.Thread == row.ThreadId && one.Value.Count > 0).ToDictionary(static one => one.Key.Lock, static one => Strongest(one.Value));
        bool isNew = !held.TryGetValue(row.LockId, out LockMode mode) || (mode == LockMode.Shared && row.Mode == LockMode.Exclusive);
        switch (row.Event)
        {
            case LockEventKind.Waiting:
                _waits[row.ThreadId] = (row.LockId, row.Mode, number);
                Depend(row, held, isNew);
                Close(row.ThreadId);
                break;
            case LockEventKind.Acquired:
                Depend(row, held, isNew);
                if (!_holds.TryGetValue((row.ThreadId, row.LockId), out List<LockMode>? modes))
                    _holds[(row.ThreadId, row.LockId)] = modes = [];
                modes.Add(row.Mode);
                break;
            case LockEventKind.Released:
                _holds[(row.ThreadId, row.LockId)].Remove(row.Mode);
                break;
        }
    }

    private void EndWait(LogRow row)
    {
        if (!_waits.Remove(row.ThreadId))
            return;
        foreach (Closing closing in Closings.Where(one => one.End is null && one.Circles[0].Contains(row.ThreadId)))
            closing.End = row.Event;
    }

    private void Depend(LogRow row, Dictionary<string, LockMode> held, bool isNew)
    {
        var dependency = new Dependency(row.ThreadId, row.LockId, row.Mode, held);
        if (isNew && held.Count > 0 && _dependencies.Add(dependency.ToString()))
            _all.Add(dependency);
    }

    private void Close(string start)
    {
        for (int length = 1; length <= _waits.Count; length++)
        {
            var circles = new List<List<string>>();
            Walk([start], length, circles);
            if (circles.Count == 0)
                continue;
            Closings.Add(new(circles, circles.ConvertAll(circle => Key([.. circle.Select(thread => $"{thread}>{_waits[thread].Lock}")]))));
            return;
        }
    }

    private void Walk(List<string> path, int length, List<List<string>> circles)
    {
        foreach (string holder in HoldersAgainst(path[^1]))
        {
            if (path.Count == length && holder == path[0])
                circles.Add([.. path]);
            else if (path.Count < length && _waits.ContainsKey(holder) && !path.Contains(holder))
                Walk([.. path, holder], length, circles);
        }
    }

    private IEnumerable<string> HoldersAgainst(string waiter)
    {
        (string @lock, LockMode mode, _) = _waits[waiter];
        return _holds
            .Where(one => one.Key.Lock == @lock && one.Value.Count > 0 && Excludes(Strongest(one.Value), mode))
            .Where(one => one.Key.Thread != waiter || Strongest(one.Value) == LockMode.Exclusive)
            .Select(static one => one.Key.Thread);
    }

    private void Chain(List<Dependency> chain)
    {
        if (chain.Count >= 2 && Follows(chain[^1], chain[0]))
        {
            string[] wanted = [.. chain.Select(static one => one.Lock)];
            if (wanted.Distinct().Count() == wanted.Length || wanted is [var one, var other] && one == other)
                Potential.Add(Key(wanted));
        }

        if (chain.Count == LongestPotential)
            return;
        foreach (Dependency next in _all.Where(next => Follows(chain[^1], next) && chain.TrueForAll(one => one.Thread != next.Thread && AreTogether(one, next))))
            Chain([.. chain, next]);
    }

    private static bool Follows(Dependency waiter, Dependency holder) =>
        holder.Held.TryGetValue(waiter.Lock, out LockMode held) && Excludes(held, waiter.Mode);

    private static bool AreTogether(Dependency one, Dependency other) =>
        one.Held.All(held => !other.Held.TryGetValue(held.Key, out LockMode mode) || !Excludes(held.Value, mode));

    private static bool Excludes(LockMode one, LockMode other) => one == LockMode.Exclusive || other == LockMode.Exclusive;

    private static LockMode Strongest(List<LockMode> modes) => modes.Contains(LockMode.Exclusive) ? LockMode.Exclusive : LockMode.Shared;

    internal sealed class Closing(List<List<string>> circles, List<string> keys)
    {
        public List<List<string>> Circles => circles;

        public List<string> Keys => keys;

        /// <summary>What ended it first; null when nothing did.</summary>
        public LockEventKind? End { get; set; }

        public DeadlockCertainty? Certainty => End switch
        {
            null => DeadlockCertainty.Confirmed,
            LockEventKind.TimedOut => DeadlockCertainty.Inferred,
            _ => null,
        };
    }

    private sealed record Dependency(string Thread, string Lock, LockMode Mode, Dictionary<string, LockMode> Held)
    {
        public override string ToString() =>
            $"{Thread} {Lock} {Mode} {string.Join(' ', Held.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key}:{one.Value}"))}";
    }
}
