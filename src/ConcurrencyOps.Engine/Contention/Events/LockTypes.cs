using System.Globalization;
using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Finds out by one look into a process what its locks are and how its threads are called. The events tell where an object lay when it was last waited for; what lies
/// there by now has to be one that is locked, or nothing is said about it.
/// </summary>
internal static class LockTypes
{
    private const int MostObjects = 10_000;

    /// <summary>Tells a meter what can be proved.</summary>
    /// <param name="meter">What was measured.</param>
    /// <param name="processId">The process.</param>
    /// <param name="inspector">Looks.</param>
    /// <param name="timeout">How long the look may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InspectionException">The process could not be looked at.</exception>
    public static void Learn(ContentionMeter meter, int processId, IProcessInspector inspector, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Where two locks claim the same place, one of them has moved since.
        var unknown = Enumerable.Range(0, meter.Locks.Count).Where(number => meter.Locks[number] is { Type: null, Address: not 0 })
            .GroupBy(number => meter.Locks[number].Address).Where(static group => group.Count() == 1).Take(MostObjects)
            .ToDictionary(static group => group.Key, static group => group.Single());
        var facts = inspector.Inspect(
            new InspectionRequest { ProcessId = processId, Mode = InspectionMode.Passive, Objects = [.. unknown.Keys], Timeout = timeout }, cancellationToken);

        var types = new Dictionary<int, string>();
        foreach (var resource in facts.Resources)
        {
            if (resource.Type is { } type && ulong.TryParse(resource.Id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address)
                && unknown.TryGetValue(address, out var number))
                types[number] = type;
        }

        meter.Learn(facts.Threads.Where(static thread => thread.Name is not null).ToDictionary(static thread => thread.Id, static thread => thread.Name!), types);
    }
}
