using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Threads that sleep and did not run between two looks at them: their stacks hold still although nothing keeps them. Nobody in a deadlock runs.
/// </summary>
internal static class QuiescentThreads
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Their system ids.</summary>
    public static IReadOnlySet<long> Find(int process, CancellationToken cancellationToken)
    {
        var before = Sample(process);
        cancellationToken.WaitHandle.WaitOne(Between);
        cancellationToken.ThrowIfCancellationRequested();
        return Sample(process)
            .Where(after => after.Value.State == 'S' && before.TryGetValue(after.Key, out var first) && first.Switches == after.Value.Switches)
            .Select(static thread => thread.Key).ToHashSet();
    }

    private static Dictionary<long, ProcStatus> Sample(int process)
    {
        var proc = new ProcFolder(ProcFolder.Usual);
        return proc.Threads(process).Select(thread => (Id: thread, Status: proc.Status(process, thread))).Where(static thread => thread.Status is not null)
            .ToDictionary(static thread => (long)thread.Id, static thread => thread.Status!);
    }
}
