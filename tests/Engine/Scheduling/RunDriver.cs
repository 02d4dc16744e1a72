using ConcurrencyOps.Resilience;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Tests.Scheduling;

/// <summary>Plays the consumer of a run, as the cmdlet's pump does: adds, drains when there is no room, waits when there is nothing.</summary>
internal sealed class RunDriver : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private List<OutputRecord> _batch = [];

    public RunDriver(ParallelRunOptions options, Action<WorkCall> body, IResiliencePipeline? policy = null, TimeProvider? time = null) =>
        Run = new ParallelRun(options, () => new DelegateExecutor(body, Crew), policy, time);

    public ExecutorCrew Crew { get; } = new();

    public ParallelRun Run { get; }

    public List<OutputRecord> Records { get; } = [];

    public List<WorkResult> Results => [.. Records.Where(record => record.Kind == OutputKind.Result).Select(record => (WorkResult)record.Value!)];

    public List<object?> Outputs => [.. Records.Where(record => record.Kind == OutputKind.Output).Select(record => record.Value)];

    public List<RunNotice> Notices => [.. Records.Where(record => record.Kind == OutputKind.Notice).Select(record => (RunNotice)record.Value!)];

    public static ParallelRunOptions Options(int limit) => new() { MinLimit = limit, MaxLimit = limit };

    public void Add(object? item, string? key = null, AttemptOutcome? unstartable = null)
    {
        var check = Gate.Deadline("there was room for an item");
        while (!Run.TryAdd(item, key, unstartable))
        {
            DrainOrWait();
            check();
        }

        Drain();
    }

    public void AddMany(int count)
    {
        for (var i = 0; i < count; i++)
            Add(i);
    }

    /// <summary>Adds without ever draining, until there is no room.</summary>
    public int AddUntilFull(int most)
    {
        var added = 0;
        while (added < most && Run.TryAdd(added, null))
            added++;

        return added;
    }

    public void Finish()
    {
        Run.CompleteAdding();
        DrainUntil(() => Run.IsFinished, "the run was finished");
        Drain();
    }

    public void DrainUntil(Func<bool> condition, string what)
    {
        var check = Gate.Deadline(what);
        while (!condition())
        {
            DrainOrWait();
            check();
        }
    }

    public void Dispose() => Run.Dispose();

    private void DrainOrWait()
    {
        if (!Drain())
            Run.WaitForActivity(Poll);
    }

    private bool Drain()
    {
        _batch = Run.Drain(_batch);
        var any = _batch.Count > 0;
        Records.AddRange(_batch);
        _batch.Clear();
        return any;
    }
}
