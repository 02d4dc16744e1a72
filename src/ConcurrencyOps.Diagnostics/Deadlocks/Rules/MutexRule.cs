using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Mutexes. Before .NET 11 managed memory does not say who has one, so it is inferred: some thread whose stack refers to it. A mutex with a name is shown by
/// the system as well, with its owner.
/// </summary>
internal sealed class MutexRule : IWaitRule
{
    // The handle is on the frame of the wait; what it belongs to may be on that of the caller.
    private const int FramesToSearch = 4;

    public Wait? Read(Reading reading, ThreadView thread, int frame)
    {
        if (thread.Frames[frame].Method is not { Type: KnownTypes.WaitHandle, Name: "WaitOneNoCheck" or "WaitOne" })
            return null;

        var handle = reading.Words.InFrame(thread, frame).FirstOrDefault(static instance => instance.Type?.Name == KnownTypes.SafeWaitHandle);
        if (handle.IsNull)
            return null;

        var known = reading.Findings?.Mutexes ?? [];
        var mutex = reading.Words.InFrames(thread, frame, FramesToSearch).Concat(known).FirstOrDefault(instance => IsOf(instance, handle));
        return mutex.IsNull ? null : new(reading.Book.ForObject(ResourceKind.Mutex, mutex), "Mutex.WaitOne");
    }

    public void AddHolders(Reading reading)
    {
        var mutexes = reading.Waits.Values.Select(static wait => wait.Resource).Where(static resource => resource.Kind == ResourceKind.Mutex).Distinct().ToList();
        if (mutexes.Count == 0)
            return;

        var references = new StackReferences(reading, mutexes.Select(static mutex => mutex.Instance.Address));
        foreach (var mutex in mutexes)
        {
            mutex.AreHoldersInferred = true;
            var waiters = reading.WaitersFor(mutex).ToHashSet();
            foreach (var thread in references.ThreadsThatMayKnow(mutex.Instance.Address).Where(thread => !waiters.Contains(thread)))
                mutex.AddHolder(thread, "may have it: its stack refers to it");
        }
    }

    private static bool IsOf(ClrObject instance, ClrObject handle) =>
        instance.Type?.Name == KnownTypes.Mutex && instance.ReadObjectField("_waitHandle").Address == handle.Address;
}
