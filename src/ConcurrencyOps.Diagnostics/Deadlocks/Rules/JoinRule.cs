namespace ConcurrencyOps.Diagnostics;

/// <summary>Thread.Join.</summary>
internal sealed class JoinRule : IWaitRule
{
    // Optimised code has dissolved Join into its caller, and the thread is on the caller's frame.
    private const int FramesToSearch = 4;

    public Wait? Read(Reading reading, ThreadView thread, int frame)
    {
        var method = thread.Frames[frame].Method!;
        if (method.Type != KnownTypes.Thread || !(method.Name == "Join" || method.Name.StartsWith("<Join>", StringComparison.Ordinal)))
            return null;

        var joined = reading.Words.InFrames(thread, frame, FramesToSearch)
            .Where(static instance => instance.Type?.Name == KnownTypes.Thread)
            .Select(instance => instance.TryReadField<int>("_managedThreadId", out var id) ? reading.Snapshot.ThreadWithManagedId(id) : null)
            .OfType<ThreadView>().FirstOrDefault(other => other != thread);
        return joined is null ? null : new(reading.Book.ForEndOf(joined), "Thread.Join");
    }
}
