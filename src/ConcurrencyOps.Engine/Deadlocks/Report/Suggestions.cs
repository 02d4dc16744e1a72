namespace ConcurrencyOps.Deadlocks;

/// <summary>What to do about a circle: for locks, the order to keep.</summary>
internal static class Suggestions
{
    private const int MostNamed = 10;

    /// <summary>The advice for a circle.</summary>
    public static string For(IReadOnlyList<CycleStep> steps, CycleText text, NodeNames names)
    {
        if (steps.Count == 1)
            return ForItself(steps[0], text);

        if (steps.All(static step => step.Wanted?.Kind.IsLock() == true))
            return ForLocks(steps, names);

        var locks = steps.Select(static step => step.Wanted).OfType<ResourceFacts>().Where(static wanted => wanted.Kind.IsLock()).ToArray();
        var ends = steps.FirstOrDefault(static step => step.Wanted?.Kind is ResourceKind.ThreadEnd || (step.Who.Thread is not null && step.Wanted?.Kind.IsTask() == true));
        if (ends is null)
            return locks.Length == 0
                ? "One of them must not await the other: hand over what it needs, or start it without awaiting it."
                : $"Release {Labels(locks)} before awaiting what needs it.";

        var isTask = ends.Wanted!.Kind.IsTask();
        var instead = isTask ? " Use await in place of Wait() and Result." : "";
        return locks.Length == 0
            ? $"One of them must not wait for the other: let it end first, or tell it to by a CancellationToken.{instead}"
            : $"Release {Labels(locks)} before waiting for {text.Wanted(ends)}, which needs it.{instead}";
    }

    private static string ForItself(CycleStep step, CycleText text) => step.Wanted?.Kind switch
    {
        ResourceKind.Semaphore => $"Whoever has {text.Wanted(step)} cannot take it again: release it first, or move the inner part to a method that expects it to be taken.",
        ResourceKind.NativeMutex => "The mutex is not recursive: unlock it before locking it again, or make it PTHREAD_MUTEX_RECURSIVE.",
        ResourceKind.FileLock => $"{text.Wanted(step)} was opened and locked twice: lock it by one open file.",
        ResourceKind.ThreadEnd => "A thread cannot wait for its own end.",
        _ => "It waits for its own end: leave out that wait.",
    };

    private static string ForLocks(IReadOnlyList<CycleStep> steps, NodeNames names)
    {
        string[] order = [.. steps.Select(static step => NodeNames.Label(step.Wanted)).Distinct().Order(LabelOrder.Instance)];
        if (order.Length < steps.Count)
            return $"Who will write {Labels([steps[0].Wanted!])} takes the write lock, or an upgradeable read, from the start.";

        var sites = steps.Select(static step => Frames.Site(step.Who)).Distinct().ToArray();
        var how = sites is [{ } only]
            ? $" All of them stand in {only}: let it take them in the order of something fixed, such as an id."
            : $" {Offender(steps, order, names)}";
        var readers = steps.Any(static step => step.Held?.Access is ResourceAccess.Shared) ? " Who will write takes the write lock from the start." : "";
        var more = order.Length > MostNamed ? " and so on" : "";
        return $"Take {string.Join(" before ", order.Take(MostNamed))}{more} everywhere.{how}{readers}";
    }

    // One at least has what comes later and wants what comes before.
    private static string Offender(IReadOnlyList<CycleStep> steps, string[] order, NodeNames names)
    {
        var ranks = order.Select(static (label, rank) => (label, rank)).ToDictionary(static pair => pair.label, static pair => pair.rank);
        var offenders = Enumerable.Range(0, steps.Count).Where(i => Rank(steps[(i + steps.Count - 1) % steps.Count]) > Rank(steps[i])).Take(MostNamed);
        var named = offenders.Select(i => Frames.Site(steps[i].Who) is { } site ? $"{site} ({names.Short(steps[i].Who)})" : names.Full(steps[i].Who));
        return $"The other way round: {string.Join(", ", named)}.";

        int Rank(CycleStep step) => ranks[NodeNames.Label(step.Wanted)];
    }

    private static string Labels(IEnumerable<ResourceFacts> locks) => string.Join(" and ", locks.Select(NodeNames.Label).Distinct());
}
