namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Searches processes for deadlocks: asks their runtimes and the system, puts together what they say, and looks again at what it found before it says so.
/// </summary>
/// <param name="inspector">Asks a runtime.</param>
/// <param name="askSystem">Asks the system what it knows of some processes.</param>
/// <param name="time">The clock.</param>
internal sealed class ProcessSearch(
    IProcessInspector inspector, Func<IReadOnlyCollection<int>, CancellationToken, Task<IReadOnlyList<ProcessFacts>>> askSystem, TimeProvider time)
{
    /// <summary>Searches.</summary>
    /// <param name="processes">The processes, which are looked at together: one may wait for another.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up; no process is left standing.</param>
    public async Task<SearchResult> SearchAsync(IReadOnlyList<int> processes, SearchOptions options, CancellationToken cancellationToken)
    {
        List<(int, InspectionException)> refusals = [];
        var looks = await LookAsync(processes, options, refusals, cancellationToken).ConfigureAwait(false);
        if (looks.Count == 0)
            return new([], [], refusals);

        var found = DeadlockFinder.Find(looks, options.IncludeWaiting);
        if (found.Count > 0)
        {
            await Task.Delay(Confirmation.Between, time, cancellationToken).ConfigureAwait(false);
            var again = await LookAsync([.. Involved(found, looks).Where(processes.Contains)], options, [], cancellationToken).ConfigureAwait(false);
            found = again.Count == 0 ? [] : Confirmation.Keep(found, DeadlockFinder.Find(again, options.IncludeWaiting));
        }

        return new(found, looks, refusals);
    }

    private async Task<IReadOnlyList<ProcessFacts>> LookAsync(
        IReadOnlyList<int> processes, SearchOptions options, List<(int ProcessId, InspectionException Reason)> refusals, CancellationToken cancellationToken)
    {
        // Not beside each other: a process that is just stopped would look to the system as if it waited for nothing.
        var system = await askSystem(processes, cancellationToken).ConfigureAwait(false);
        List<ProcessFacts> runtime = [];
        foreach (var process in processes)
        {
            try
            {
                runtime.Add(inspector.Inspect(Request(process, options), cancellationToken));
            }
            catch (InspectionException refusal)
            {
                refusals.Add((process, refusal));
            }
        }

        return FactsJoin.Join(runtime, system);
    }

    private static InspectionRequest Request(int process, SearchOptions options) =>
        new() { ProcessId = process, Mode = options.Mode, SkipHeap = options.SkipHeap, Timeout = options.Timeout };

    // Those in which someone takes part; an async method is on no thread, and then it is the one that is named.
    private static HashSet<int> Involved(IReadOnlyList<Deadlock> found, IReadOnlyList<ProcessFacts> looks)
    {
        var threads = found.SelectMany(static deadlock => deadlock.Participants).Select(static participant => participant.ThreadId).OfType<long>().ToHashSet();
        return [.. found.Select(static deadlock => deadlock.ProcessId).OfType<int>(), .. looks.Where(look => look.Threads.Any(thread => threads.Contains(thread.Id))).Select(static look => look.ProcessId)];
    }
}
