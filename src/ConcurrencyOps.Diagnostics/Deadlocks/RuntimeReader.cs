using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Reads a runtime while it stands still. Afterwards nothing of the result needs it any more.</summary>
internal static class RuntimeReader
{
    /// <param name="runtime">The runtime.</param>
    /// <param name="readable">The threads whose stacks hold still, by the system's id; null for all.</param>
    /// <param name="mostObjects">How much of the heap to walk; 0 for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Reading Read(ClrRuntime runtime, IReadOnlySet<long>? readable, long mostObjects, CancellationToken cancellationToken)
    {
        var snapshot = Snapshot.Take(runtime, readable, cancellationToken);
        var findings = mostObjects > 0 ? HeapFindings.Of(runtime.Heap, mostObjects, cancellationToken) : null;
        var reading = new Reading(snapshot, findings, cancellationToken);
        WaitRules.Apply(reading);
        Note(reading);

        return reading;
    }

    /// <summary>Notes which of the waits have a time-out, where the system cannot be asked.</summary>
    public static void NoteTimes(Reading reading)
    {
        var runtime = reading.Snapshot.Runtime;
        var noted = new BlockingTimes(runtime);
        var registers = new RegisterTimes(runtime.DataTarget.DataReader);
        foreach (var id in reading.Waits.Keys)
            reading.TimesNoted[id] = registers.IsTimed(id) ?? noted.IsTimed(reading.Snapshot.ThreadWithId(id)!);
    }

    private static void Note(Reading reading)
    {
        var unread = reading.Snapshot.Threads.Count(static thread => !thread.IsReadable);
        if (unread > 0)
            reading.Notes.Add($"{unread} threads ran and were not looked into.");

        if (reading.Findings is null)
            reading.Notes.Add("The heap was left out: async methods that wait for each other are not seen.");
    }
}
