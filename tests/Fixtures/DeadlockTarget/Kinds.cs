using ConcurrencyOps.Fixtures.Lookalikes;
using ConcurrencyOps.Fixtures.Plays;

namespace ConcurrencyOps.Fixtures;

/// <summary>What can be planted.</summary>
internal static class Kinds
{
    public static IReadOnlyDictionary<string, Action<Stage, string[]>> All { get; } = new SortedDictionary<string, Action<Stage, string[]>>
    {
        ["monitor"] = static (stage, _) => Monitors.Plant(stage, 2),
        ["monitor3"] = static (stage, _) => Monitors.Plant(stage, 3),
        ["timed"] = static (stage, _) => Monitors.PlantTimed(stage),
        ["threads500"] = static (stage, args) => Monitors.PlantWithQueue(stage, Number(args, 500)),
        ["bigheap"] = static (stage, args) => Monitors.PlantInBigHeap(stage, Number(args, 5_000_000)),
#if NET9_0_OR_GREATER
        ["lock"] = static (stage, _) => Locks.Plant(stage),
        ["monitorlock"] = static (stage, _) => Locks.PlantMixed(stage),
#endif
        ["rwls-write"] = static (stage, _) => ReaderWriters.PlantWriters(stage),
        ["rwls-read"] = static (stage, _) => ReaderWriters.PlantReaders(stage),
        ["rwls-queued"] = static (stage, _) => ReaderWriters.PlantQueued(stage),
        ["rwls-upgrade"] = static (stage, _) => ReaderWriters.PlantUpgrade(stage),
        ["semaphore"] = static (stage, _) => Semaphores.Plant(stage),
        ["semaphore-async"] = static (stage, _) => Semaphores.PlantAsync(stage),
        ["semaphore-field"] = static (stage, _) => Semaphores.PlantInFields(stage),
        ["semaphore-self"] = static (stage, _) => Semaphores.PlantSelfAsync(stage),
        ["semaphore-self-sync"] = static (stage, _) => Semaphores.PlantSelf(stage),
        ["async-cycle"] = static (stage, _) => Tasks.PlantCycle(stage),
        ["held-over-wait"] = static (stage, _) => Tasks.PlantHeldOverWait(stage),
        ["join"] = static (stage, _) => Joins.Plant(stage),
        ["lock-join"] = static (stage, _) => Joins.PlantWithLock(stage),
        ["mutex"] = static (stage, _) => Mutexes.Plant(stage),
        ["named-mutex"] = Mutexes.PlantNamed,
        ["mutex-monitor"] = static (stage, _) => Mutexes.PlantMixed(stage),
        ["flock"] = FileLocks.Plant,
        ["clean"] = static (stage, _) => Busy.PlantClean(stage),
        ["busy"] = static (stage, _) => Busy.Plant(stage),
        ["idlelock"] = static (stage, _) => Idle.PlantHeldLock(stage),
        ["semaphore-lookalike"] = static (stage, _) => Idle.PlantSemaphores(stage),
        ["semaphore-field-lookalike"] = static (stage, _) => Idle.PlantSemaphoreFields(stage),
        ["condition"] = static (stage, _) => Handovers.PlantCondition(stage),
        ["channels"] = static (stage, _) => Handovers.PlantChannels(stage),
    };

    private static int Number(string[] args, int preset) =>
        args.Length == 0 ? preset : int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture);
}
