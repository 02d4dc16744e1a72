using System.Collections.Concurrent;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Tests.Contention;
using Microsoft.Extensions.Time.Testing;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>A watch under way, over processes that the test makes up, with looks that show what the test says.</summary>
internal sealed class WatchStage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<WatchReport> _reports = [];
    private readonly FakeTimeProvider _time = new();
    private Task _watching = Task.CompletedTask;

    public ScriptedSource Source { get; } = new();

    /// <summary>What a look into a process shows.</summary>
    public ConcurrentDictionary<int, Deadlock> Shows { get; } = [];

    /// <summary>Why a process cannot be looked into.</summary>
    public ConcurrentDictionary<int, InspectionFailure> Refuses { get; } = [];

    /// <summary>The processes that were looked into, in order.</summary>
    public ConcurrentQueue<int> Looks { get; } = [];

    public IReadOnlyList<WatchReport> Reports => [.. _reports];

    public IReadOnlyList<Deadlock> Found => [.. _reports.Select(static report => report.Deadlock).OfType<Deadlock>()];

    public WatchStage Begin(params int[] processes) => Begin(Timeout.InfiniteTimeSpan, processes);

    public WatchStage Begin(TimeSpan duration, params int[] processes)
    {
        _watching = Task.Run(() =>
        {
            using var watch = new DeadlockWatch(Source, SearchAsync, _time);
            foreach (var report in watch.Watch(processes, duration, _stop.Token))
                _reports.Enqueue(report);
        });
        return this;
    }

    /// <summary>Lets time pass until something is so. In steps, for whoever waits may not have set his timer yet.</summary>
    public async Task PassUntilAsync(Func<bool> condition)
    {
        var patience = Task.Delay(Patience, TestContext.Current.CancellationToken);
        while (!condition() && !patience.IsCompleted)
        {
            if (_watching.IsFaulted)
                await _watching;

            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        condition().ShouldBeTrue($"looks: {string.Join(' ', Looks)}; reports: {string.Join(' ', Reports)}; {_watching.Status}");
    }

    public Task EndAsync() => PassUntilAsync(() => _watching.IsCompleted);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _watching.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_watching).AsyncWaitHandle.WaitOne(Patience);
        _stop.Dispose();
    }

    private Task<SearchResult> SearchAsync(IReadOnlyList<int> processes, CancellationToken stop)
    {
        foreach (var process in processes)
            Looks.Enqueue(process);

        var refusals = processes.Where(Refuses.ContainsKey).Select(process => (process, new InspectionException(Refuses[process], "It may not be looked into.")));
        return Task.FromResult(new SearchResult([.. processes.Where(process => !Refuses.ContainsKey(process) && Shows.ContainsKey(process)).Select(process => Shows[process])], [], [.. refusals]));
    }
}
