using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Which thread a task is on: the frames that call what it runs refer to it.</summary>
internal static class RunningTasks
{
    private static readonly string[] Callers = ["ExecuteWithThreadLocal", "ExecuteEntryUnsafe", "InnerInvoke", "ExecuteFromThreadPool"];

    public static Dictionary<ulong, ThreadView> Find(Snapshot snapshot)
    {
        Dictionary<ulong, ThreadView> running = [];
        foreach (var thread in snapshot.Threads)
        {
            for (var frame = 0; frame < thread.Frames.Count; frame++)
            {
                if (thread.Frames[frame].Method is not { IsSystem: true } method || !IsCaller(method))
                    continue;

                foreach (var task in snapshot.Words.InFrame(thread, frame).Where(IsOnThread))
                    running.TryAdd(task.Address, thread);
            }
        }

        return running;
    }

    private static bool IsCaller(MethodView method) => method.Type.Contains(KnownTypes.AsyncBox, StringComparison.Ordinal)
        || (method.Type.StartsWith(KnownTypes.Task, StringComparison.Ordinal) && Array.IndexOf(Callers, method.Name) >= 0);

    // The frame may also hold one that awaits or is awaited.
    private static bool IsOnThread(ClrObject instance) =>
        TaskFields.IsTask(instance.Type) && !TaskFields.IsCompleted(instance) && TaskFields.MayRun(instance);
}
