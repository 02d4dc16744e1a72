using System.Globalization;

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
            .Where(after => after.Value.State == 'S' && before.TryGetValue(after.Key, out var first) && first == after.Value)
            .Select(static thread => thread.Key).ToHashSet();
    }

    private static Dictionary<long, ProcStatus> Sample(int process)
    {
        Dictionary<long, ProcStatus> threads = [];
        try
        {
            foreach (var path in Directory.EnumerateDirectories($"/proc/{process}/task"))
            {
                var thread = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
                if (ProcStatus.Read(process, thread) is { } status)
                    threads[thread] = status;
            }
        }
        catch (DirectoryNotFoundException)
        {
            throw Refusals.Gone(process);
        }

        return threads;
    }
}
