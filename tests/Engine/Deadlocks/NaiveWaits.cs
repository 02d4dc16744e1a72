using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>The same questions answered the slow and obvious way: a table of who is in whose way, between threads and async methods.</summary>
internal sealed class NaiveWaits
{
    private const int Never = 1_000_000;
    private readonly Dictionary<string, ResourceFacts> _resources;
    private readonly Dictionary<string, Wait> _waits = [];

    public NaiveWaits(ProcessFacts facts)
    {
        _resources = facts.Resources.ToDictionary(static resource => resource.Id);
        foreach (var thread in facts.Threads)
            _waits[$"{thread.Id}"] = thread.Wait is { } wait ? For(wait.Resource, wait.Access, wait.IsTimed, thread.Id) : new([], false);

        foreach (var method in facts.Resources.Where(static resource => resource.Kind is ResourceKind.AsyncMethod))
            _waits[method.Id] = method.Holders is [{ } on] ? For(on.Resource!, ResourceAccess.Exclusive, on.IsTimed, null) : new([], false);

        Stuck = FindStuck();
        Certain = Steps(static edge => edge.IsCertain);
        Possible = Steps(static _ => true);
    }

    public IEnumerable<string> Names => _waits.Keys;

    /// <summary>Who can never go on.</summary>
    public HashSet<string> Stuck { get; }

    /// <summary>How many steps it is from one to another by waits that are on record and have no time-out.</summary>
    public Dictionary<(string From, string To), int> Certain { get; }

    /// <summary>The same by all waits between those that are stuck.</summary>
    public Dictionary<(string From, string To), int> Possible { get; }

    public static bool IsReached(int steps) => steps < Never;

    private Wait For(string id, ResourceAccess access, bool isTimed, long? self)
    {
        var resource = _resources[id];
        if (resource.Kind is ResourceKind.AsyncMethod)
            return new([(id, !isTimed)], false);

        var isReentrant = resource.Kind is ResourceKind.Monitor or ResourceKind.ReaderWriter;
        var inTheWay = resource.Holders
            .Where(holder => access switch
            {
                ResourceAccess.Exclusive => !holder.IsQueued,
                ResourceAccess.Shared => holder.IsQueued || holder.Access == ResourceAccess.Exclusive,
                _ => holder.IsQueued || holder.Access != ResourceAccess.Shared,
            })
            .Where(holder => !(isReentrant && holder.Thread is { } thread && thread == self));
        return new(
            [.. inTheWay.Select(holder => (holder.Resource ?? $"{holder.Thread}", !isTimed && !holder.IsTimed && !resource.AreHoldersInferred))],
            resource.AreHoldersInferred);
    }

    private HashSet<string> FindStuck()
    {
        var stuck = new HashSet<string>(Names);
        while (stuck.RemoveWhere(name => !IsStuck(_waits[name], stuck)) > 0)
        {
            // Until nobody is left who can go on.
        }

        return stuck;
    }

    private static bool IsStuck(Wait wait, HashSet<string> stuck) => wait.InTheWay.Length > 0
        && (wait.IsFreedByAny ? wait.InTheWay.All(edge => stuck.Contains(edge.Who)) : wait.InTheWay.Any(edge => stuck.Contains(edge.Who)));

    private Dictionary<(string, string), int> Steps(Func<(string Who, bool IsCertain), bool> counts)
    {
        var steps = Names.SelectMany(from => Names.Select(to => (from, to))).ToDictionary(static pair => pair, static _ => Never);
        foreach (var from in Stuck)
        {
            foreach (var edge in _waits[from].InTheWay.Where(edge => Stuck.Contains(edge.Who) && counts(edge)))
                steps[(from, edge.Who)] = 1;
        }

        foreach (var by in Names)
        {
            foreach (var from in Names)
            {
                foreach (var to in Names)
                    steps[(from, to)] = Math.Min(steps[(from, to)], steps[(from, by)] + steps[(by, to)]);
            }
        }

        return steps;
    }

    private sealed record Wait((string Who, bool IsCertain)[] InTheWay, bool IsFreedByAny);
}
