using System.Collections.Concurrent;

namespace ConcurrencyOps.Diagnostics;

#pragma warning disable CA1001 // What is waited for must live as long as those who wait.
/// <summary>Threads and async methods that wait in every way there is a rule for, for the inspector to practise on. They end with the process.</summary>
internal sealed class PlantedThreads
#pragma warning restore CA1001
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentBag<long> _ids = [];
    private readonly object _lock = new();
    private readonly ReaderWriterLockSlim _table = new();
    private readonly SemaphoreSlim _semaphore = new(1, 1);
    private readonly Mutex _mutex = new();
    private readonly ManualResetEventSlim _isHeld = new();
    private readonly TaskCompletionSource _never = new();
    private readonly List<Task> _methods = [];

    public PlantedThreads()
    {
        var holder = Start(HoldAll);
        _isHeld.Wait(Patience);
        List<Thread> threads =
        [
            holder,
            Start(() => Monitor.Enter(_lock)),
            Start(_table.EnterWriteLock),
            Start(_table.EnterReadLock),
            Start(_semaphore.Wait),
            Start(() => _mutex.WaitOne()),
            Start(holder.Join),
            Start(WaitForTask),
            Start(static () => new SemaphoreSlim(0, 1).Wait()),
        ];
        _methods.Add(TakeAsync());
        _methods.Add(FollowAsync(_methods[0]));
        SpinWait.SpinUntil(() => threads.TrueForAll(static thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)), Patience);
        Ids = _ids.ToHashSet();
    }

    /// <summary>The system ids of the threads.</summary>
    public IReadOnlySet<long> Ids { get; }

    private Thread Start(Action wait)
    {
        var thread = new Thread(() =>
        {
            _ids.Add(Ptrace.CurrentThread());
            wait();
        })
        { IsBackground = true, Name = "ConcurrencyOps planted" };
        thread.Start();
        return thread;
    }

    private void HoldAll()
    {
        Monitor.Enter(_lock);
        _table.EnterWriteLock();
        _semaphore.Wait();
        _mutex.WaitOne();
        _isHeld.Set();
        WaitForTask();
    }

    private void WaitForTask() => _never.Task.GetAwaiter().GetResult();

    private async Task TakeAsync()
    {
        await _semaphore.WaitAsync().ConfigureAwait(false);
        _semaphore.Release();
    }

    private static async Task FollowAsync(Task first) => await first.ConfigureAwait(false);
}
