using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>Threads that block on tasks: Task.Wait, Task.Result, Task.WaitAll. Who has a task is told with the async methods, by <see cref="SemaphoreRule"/>.</summary>
internal sealed class TaskRule : IWaitRule
{
    private static readonly string[] Waits =
        ["SpinThenBlockingWait", "InternalWaitCore", "InternalWait", "Wait", "get_Result", "GetResultCore", "WaitAll", "WaitAllCore", "WaitAllBlockingCore"];

    public Wait? Read(Reading reading, ThreadView thread, int frame)
    {
        if (!IsWait(thread.Frames[frame].Method!))
            return null;

        // The caller's frame has the task where the calls between were dissolved.
        var count = Frames.CountWhile(thread, frame, IsWait);
        var isTimed = Frames.Names(thread, frame, count).All(static name => name != "get_Result" && name != "GetResultCore") && IsTimedByName(thread, frame, count);
        var objects = reading.Words.InFrames(thread, frame, count + 1);
        return Frames.Names(thread, frame, count).Any(static name => name.StartsWith("WaitAll", StringComparison.Ordinal))
            ? ForAll(reading, thread, objects, isTimed)
            : ForOne(reading, thread, objects, isTimed);
    }

    private static Wait? ForOne(Reading reading, ThreadView thread, IEnumerable<ClrObject> objects, bool isTimed)
    {
        var wanted = objects.FirstOrDefault(instance => IsOpen(instance) && reading.RunnerOf(instance) != thread);
        return wanted.IsNull ? null : new(reading.Book.ForTask(wanted), "Task.Wait", IsTimedByName: isTimed);
    }

    private static Wait? ForAll(Reading reading, ThreadView thread, IEnumerable<ClrObject> objects, bool isTimed)
    {
        var lists = objects.Select(static instance => instance.Type?.Name switch
        {
            "System.Threading.Tasks.Task[]" => [.. Enumerable.Range(0, instance.AsArray().Length).Select(i => instance.AsArray().GetObjectValue(i))],
            "System.Collections.Generic.List<System.Threading.Tasks.Task>" => Continuations.Items(instance).ToList(),
            _ => [],
        });
        var open = lists.Select(static list => list.Where(IsOpen).Distinct().ToList()).FirstOrDefault(static list => list.Count > 0);
        if (open is null)
            return null;

        var all = reading.Book.ForTasksOf(thread);
        foreach (var task in open)
            all.AddHolder(reading.Book.ForTask(task), "waits for");

        return new(all, "Task.WaitAll", IsTimedByName: isTimed);
    }

    private static bool IsOpen(ClrObject instance) => TaskFields.IsTask(instance.Type) && !TaskFields.IsCompleted(instance);

    private static bool IsWait(MethodView method) =>
        method.Type.StartsWith(KnownTypes.Task, StringComparison.Ordinal) && Array.IndexOf(Waits, method.Name) >= 0;

    // Wait() calls Wait(time-out): when both are there it has none. Where one is left it cannot be told.
    private static bool IsTimedByName(ThreadView thread, int frame, int count) =>
        Frames.Names(thread, frame, count).Count(static name => name is "Wait" or "WaitAll") == 1;
}
