using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// What Linux tells of waits without stopping anything: native mutexes, .NET mutexes with a name, and file locks, across processes. Looks twice; only what
/// did not run in between counts, for such a thread has not changed what it waits for, nor what it has. Elsewhere it sees nothing.
/// </summary>
/// <param name="proc">The folder /proc.</param>
/// <param name="calls">The numbers of the calls; <see langword="null"/>: nothing is seen.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SystemFacts(ProcFolder proc, SystemCalls? calls, TimeProvider timeProvider)
{
    /// <summary>How long one must stand still to count.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The reader for this machine.</summary>
    public static SystemFacts OfThisMachine(TimeProvider timeProvider) => new(new(ProcFolder.Usual), SystemCalls.OfThisMachine, timeProvider);

    /// <summary>
    /// Looks. The facts are of the processes asked for and of those that they wait for (by a lock, or for a child's end), directly or through others; a process of
    /// which nothing is to be said is left out.
    /// </summary>
    /// <param name="processIds">The processes asked for.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The facts, to be joined with what the runtime tells of the same processes.</returns>
    public async Task<IReadOnlyList<ProcessFacts>> LookAsync(IReadOnlyCollection<int> processIds, CancellationToken cancellationToken)
    {
        if (calls is null)
            return [];

        var first = SystemSampler.Look(proc, calls, processIds, cancellationToken);
        if (first.Sleeping.Count == 0)
            return [.. Notes(processIds)];

        await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
        return Compare(first, SystemSampler.Look(proc, calls, processIds, cancellationToken), processIds);
    }

    private List<ProcessFacts> Compare(SystemSample first, SystemSample second, IReadOnlyCollection<int> asked)
    {
        var standing = second.Sleeping.SelectMany(static process => process, static (process, thread) => (Process: process.Key, Thread: thread))
            .Where(now => first.Sleeping[now.Process].Any(then =>
                then.Thread == now.Thread.Thread && then.Wait == now.Thread.Wait && then.SwitchesBefore == now.Thread.SwitchesAfter))
            .ToLookup(static pair => pair.Process, static pair => pair.Thread);
        var resources = standing.ToDictionary(
            static process => process.Key,
            process => process.Select(static thread => thread.Wait).DistinctBy(static wait => wait.Id)
                .Select(wait => Resource(wait, standing, second.FileLocks)).ToArray());
        var running = Running(resources.Values.SelectMany(static all => all), standing);
        var facts = second.Processes.Where(process => standing.Contains(process.Key) || running.Contains(process.Key)).Select(process => Empty(process.Key, process.Value) with
        {
            Threads = [.. standing[process.Key].Select(Thread), .. running[process.Key]],
            Resources = resources.GetValueOrDefault(process.Key, []),
        });
        return [.. facts, .. Notes([.. asked.Where(process => !standing.Contains(process) && !running.Contains(process))])];
    }

    // Those that have something and do not stand themselves: for their names.
    private ILookup<int, ThreadFacts> Running(IEnumerable<ResourceFacts> resources, ILookup<int, SleepingThread> standing)
    {
        var known = standing.SelectMany(static process => process).Select(static thread => (long)thread.Thread).ToHashSet();
        return resources.SelectMany(static resource => resource.Holders).Select(static holder => holder.Thread!.Value).Distinct().Where(thread => !known.Contains(thread))
            .Select(thread => (Id: thread, Status: proc.Status((int)thread))).Where(static pair => pair.Status is not null)
            .ToLookup(static pair => pair.Status!.ProcessId, static pair => new ThreadFacts { Id = pair.Id, Name = pair.Status!.Name });
    }

    private static ThreadFacts Thread(SleepingThread thread) => new() { Id = thread.Thread, Name = thread.Name, Wait = Wait(thread.Wait) };

    private static WaitFacts Wait(SystemWait wait) => new(wait.Id, wait.How, wait.IsTimed, wait.Access);

    private static ResourceFacts Resource(
        SystemWait wait, ILookup<int, SleepingThread> standing, IReadOnlyDictionary<string, IReadOnlyList<FileLockHolder>> fileLocks)
    {
        var holders = wait.Owner is null ? fileLocks.GetValueOrDefault(wait.Id, []) : [];
        return new()
        {
            Id = wait.Id,
            Kind = wait.Kind,
            Label = wait.Label,
            IsMachineWide = wait.IsMachineWide,
            AreHoldersInferred = holders.Any(static holder => !holder.IsSole),
            Holders = wait.Owner is { } owner ? [new(owner, null)] : [.. holders.SelectMany(holder => ThreadsOf(holder, standing))],
        };
    }

    // Which thread of a process would let go of a file lock is not on record: those that sleep for something are supposed to, if there are any.
    private static IEnumerable<HolderFacts> ThreadsOf(FileLockHolder holder, ILookup<int, SleepingThread> standing)
    {
        var threads = standing[holder.ProcessId].Select(static thread => (long)thread.Thread);
        return threads.DefaultIfEmpty(holder.ProcessId).Select(thread => new HolderFacts(thread, null, holder.Access));
    }

    private IEnumerable<ProcessFacts> Notes(IEnumerable<int> processes) => processes.Where(proc.Denied.Contains).Order()
        .Select(process => Empty(process, proc.Status(process)?.Name ?? process.ToString(CultureInfo.InvariantCulture)));

    private ProcessFacts Empty(int process, string name) => new()
    {
        ProcessId = process,
        ProcessName = name,
        PauseMs = 0,
        SeenAt = timeProvider.GetUtcNow(),
        Threads = [],
        Resources = [],
        Notes = NotesOf(process),
    };

    private string[] NotesOf(int process) => proc.Denied.Contains(process)
        ?
        [
            $"Native mutexes, mutexes with a name and file locks of process {process} cannot be seen: its files in /proc are closed to this account. " +
            "Look as the account that it runs under, or as root.",
        ]
        : [];
}
