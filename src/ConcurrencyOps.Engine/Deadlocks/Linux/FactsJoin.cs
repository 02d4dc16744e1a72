namespace ConcurrencyOps.Deadlocks;

/// <summary>Puts together what the runtime tells of a process and what the system tells of it.</summary>
internal static class FactsJoin
{
    /// <summary>
    /// One set of facts for each process. Where both tell what a thread waits for, the system's word counts: it has the owner of a mutex on record, which the
    /// runtime has not.
    /// </summary>
    public static IReadOnlyList<ProcessFacts> Join(IEnumerable<ProcessFacts> runtime, IEnumerable<ProcessFacts> system)
    {
        var joined = runtime.ToDictionary(static facts => facts.ProcessId);
        foreach (var facts in system)
            joined[facts.ProcessId] = joined.TryGetValue(facts.ProcessId, out var known) ? Join(known, facts) : facts;

        return [.. joined.Values.OrderBy(static facts => facts.ProcessId)];
    }

    private static ProcessFacts Join(ProcessFacts runtime, ProcessFacts system)
    {
        var waits = system.Threads.ToDictionary(static thread => thread.Id);
        var known = runtime.Threads.Select(static thread => thread.Id).ToHashSet();
        var threads = runtime.Threads.Select(thread => waits.TryGetValue(thread.Id, out var other) ? thread with { Wait = other.Wait ?? thread.Wait } : thread);
        return runtime with
        {
            Threads = [.. threads, .. system.Threads.Where(thread => !known.Contains(thread.Id))],
            Resources = [.. runtime.Resources, .. system.Resources],
            Notes = [.. runtime.Notes, .. system.Notes],
        };
    }
}
