using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>What the rules read from and write to.</summary>
/// <param name="Snapshot">The threads.</param>
/// <param name="Findings">What the heap holds; null when it was left out.</param>
/// <param name="CancellationToken">Gives up.</param>
internal sealed record Reading(Snapshot Snapshot, HeapFindings? Findings, CancellationToken CancellationToken)
{
    private Dictionary<ulong, ThreadView>? _running;

    public ResourceBook Book { get; } = new();

    public StackWords Words => Snapshot.Words;

    /// <summary>What each blocked thread waits for, by the system's id.</summary>
    public Dictionary<long, Wait> Waits { get; } = [];

    /// <summary>Whether waits end by themselves, where the runtime has noted it for debuggers.</summary>
    public Dictionary<long, bool?> TimesNoted { get; } = [];

    /// <summary>What could not be seen.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The threads that wait for a resource.</summary>
    public IEnumerable<ThreadView> WaitersFor(Resource resource) =>
        Waits.Where(wait => wait.Value.Resource == resource).Select(wait => Snapshot.ThreadWithId(wait.Key)!);

    /// <summary>The thread that a task, or an async method between two awaits, is on; null for none.</summary>
    public ThreadView? RunnerOf(ClrObject task) => (_running ??= RunningTasks.Find(Snapshot)).GetValueOrDefault(task.Address);
}
