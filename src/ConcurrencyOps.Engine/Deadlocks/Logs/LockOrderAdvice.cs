using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>What to do about a circle of locks: the order to keep, and who breaks it where.</summary>
internal sealed class LockOrderAdvice(LogSymbols symbols)
{
    private const int MostNamed = 3;

    // That of Use-Lock, so that it can be followed with it.
    private static readonly StringComparer Order = StringComparer.OrdinalIgnoreCase;

    /// <summary>The advice.</summary>
    /// <param name="steps">The threads of the circle: each waits for a lock that the next one holds.</param>
    public string For(IReadOnlyList<LoggedStep> steps)
    {
        string[] order = [.. steps.Select(step => symbols.LockLabel(step.Wants)).Distinct().Order(Order)];
        if (steps.Count == 1)
            return $"{symbols.ThreadLabel(steps[0].Thread)} waits for {order[0]}, which it has itself: give it back first, or use a lock that can be taken again by its owner.";
        if (order.Length == 1)
            return $"Take {order[0]} exclusively from the start: threads that share it and then want it alone wait for each other.";

        string[] breaks = [.. Breaks(steps)];
        string more = breaks.Length > MostNamed ? $"; and {breaks.Length - MostNamed} more" : "";
        return $"Keep one order everywhere: {string.Join(", then ", order)}. Against it: {string.Join("; ", breaks.Take(MostNamed))}{more}.";
    }

    // In every circle at least one goes from a later lock back to an earlier one.
    private IEnumerable<string> Breaks(IReadOnlyList<LoggedStep> steps)
    {
        for (int index = 0; index < steps.Count; index++)
        {
            LoggedStep step = steps[index];
            string wanted = symbols.LockLabel(step.Wants);
            string held = symbols.LockLabel(steps[(index + steps.Count - 1) % steps.Count].Wants);
            if (Order.Compare(held, wanted) <= 0)
                continue;
            string where = symbols.Site(step.Site) is { } site ? $" at {site}" : "";
            yield return $"{symbols.ThreadLabel(step.Thread)} takes {wanted} after {held}{where}";
        }
    }
}
