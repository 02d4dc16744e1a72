namespace ConcurrencyOps.Diagnostics;

/// <summary>All rules, and how they are applied.</summary>
internal static class WaitRules
{
    // A wait shows within the first few frames.
    private const int MostFrames = 16;

    // Tasks are looked at after what stands between a wait and a task; semaphores after tasks, for who awaits them.
    private static readonly IWaitRule[] All =
        [new MonitorRule(), new LockRule(), new ReaderWriterRule(), new JoinRule(), new MutexRule(), new TaskRule(), new SemaphoreRule()];

    public static void Apply(Reading reading)
    {
        foreach (var thread in reading.Snapshot.Threads)
        {
            reading.CancellationToken.ThrowIfCancellationRequested();
            if (WaitOf(reading, thread) is { } wait)
                reading.Waits[thread.Id] = wait;
        }

        foreach (var rule in All)
            rule.AddHolders(reading);
    }

    // What a thread waits for is told by the framework's frames on top. Beyond the user's first one lies what it did before.
    private static Wait? WaitOf(Reading reading, ThreadView thread)
    {
        for (var frame = 0; frame < Math.Min(thread.Frames.Count, MostFrames); frame++)
        {
            if (thread.Frames[frame].Method is not { } method)
                continue;

            if (!method.IsSystem)
                return null;

            foreach (var rule in All)
            {
                if (rule.Read(reading, thread, frame) is { } wait)
                    return wait;
            }
        }

        return null;
    }
}
