using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>Threads of a test: what they throw fails the test, and so does one that does not end.</summary>
internal sealed class Crew : IDisposable
{
    private readonly List<(Thread Thread, TaskCompletionSource Ended)> _threads = [];

    /// <summary>Starts a thread; the task ends with it, with what it threw.</summary>
    public Task Start(Action work)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(work, ended)) { IsBackground = true };
        _threads.Add((thread, ended));
        thread.Start();
        return ended.Task;
    }

    /// <summary>Waits for the end of a thread and throws what it threw.</summary>
    public static void Await(Task ended)
    {
        if (!((IAsyncResult)ended).AsyncWaitHandle.WaitOne(Gate.Patience))
            throw new TimeoutException("A thread did not end: it waits for a lock that never comes.");

        ended.GetAwaiter().GetResult();
    }

    /// <summary>Waits for the end of all.</summary>
    public void Join()
    {
        foreach (var (_, ended) in _threads)
            Await(ended.Task);
    }

    public void Dispose()
    {
        foreach (var (thread, _) in _threads)
            thread.Join(Gate.Patience);
    }

    private static void Run(Action work, TaskCompletionSource ended)
    {
        try
        {
            work();
            ended.SetResult();
        }
        catch (Exception error)
        {
            ended.SetException(error);
        }
    }
}
