using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Deadlocks;

/// <summary>The locks of Use-Lock in this process, as facts: so they are judged by the same rules as those of other processes.</summary>
internal static class NamedLockFacts
{
    /// <summary>The facts of one moment.</summary>
    /// <param name="locks">What is held and waited for.</param>
    /// <param name="time">Says when that was.</param>
    public static ProcessFacts Of(IReadOnlyList<LockState> locks, TimeProvider time) => new()
    {
        ProcessId = Environment.ProcessId,
        ProcessName = Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "this process",
        PauseMs = 0,
        SeenAt = time.GetUtcNow(),
        Threads = [.. ThreadsOf(locks)],
        Resources = [.. locks.Select(ResourceOf)],
    };

    // A thread waits for one lock at most, but may hold several.
    private static IEnumerable<ThreadFacts> ThreadsOf(IReadOnlyList<LockState> locks)
    {
        var waits = locks.SelectMany(static one => one.Waiters, static (one, party) => (one, party)).ToArray();
        foreach (var (one, party) in waits)
            yield return ThreadOf(party) with { Wait = new(one.LockId, "Use-Lock", party.IsTimed, AccessOf(party)) };

        var waiting = waits.Select(static wait => wait.party.ThreadId).ToHashSet();
        foreach (var holder in locks.SelectMany(static one => one.Holders).Where(holder => !waiting.Contains(holder.ThreadId)).DistinctBy(static holder => holder.ThreadId))
            yield return ThreadOf(holder);
    }

    private static ThreadFacts ThreadOf(LockParty party) => new()
    {
        Id = party.ThreadId,
        ManagedId = (int)party.ThreadId,
        Name = party.ThreadName,
        Stack = party.Site is { } site ? [new FrameFacts(site)] : [],
    };

    private static ResourceFacts ResourceOf(LockState one) => new()
    {
        Id = one.LockId,
        Kind = ResourceKind.Named,
        Label = one.LockName,
        Holders = [.. one.Holders.Select(static holder => new HolderFacts(holder.ThreadId, null, AccessOf(holder), HowOf(holder)))],
    };

    private static ResourceAccess AccessOf(LockParty party) => party.Mode is LockMode.Shared ? ResourceAccess.Shared : ResourceAccess.Exclusive;

    private static string HowOf(LockParty holder) => holder.Mode is LockMode.Shared ? "shared" : "exclusive";
}
