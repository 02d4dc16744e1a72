using System.Management.Automation;

namespace ConcurrencyOps.Pipeline;

/// <summary>How the pipeline thread waits for what other threads do: it hears a stop.</summary>
internal static class StoppableWait
{
    /// <summary>How long a command that was stopped, or whose successor has had enough, waits for its last words to be stored.</summary>
    public static readonly TimeSpan Brief = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the end of a task, however it ends. False: it has not ended by the time.</summary>
    /// <param name="task">What is waited for.</param>
    /// <param name="command">Whose stop is heard.</param>
    /// <param name="atMost">The longest wait; null for no limit.</param>
    /// <param name="afterStop">The longest wait from a stop on.</param>
    public static bool For(Task task, Cmdlet command, TimeSpan? atMost, TimeSpan afterStop)
    {
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        TimeSpan? end = atMost;
        for (var isStopping = false; !task.IsCompleted;)
        {
            var waited = time.GetElapsedTime(begun);
            if (!isStopping && command.Stopping)
                (isStopping, end) = (true, end < waited + afterStop ? end : waited + afterStop);

            if (waited >= end)
                return false;

            ((IAsyncResult)task).AsyncWaitHandle.WaitOne(Look);
        }

        return true;
    }

    /// <summary>The result of a task that a command cannot go on without.</summary>
    /// <exception cref="PipelineStoppedException">The command was stopped meanwhile.</exception>
    public static T ResultOf<T>(Task<T> task, Cmdlet command) =>
        For(task, command, null, TimeSpan.Zero) ? task.GetAwaiter().GetResult() : throw new PipelineStoppedException();
}
