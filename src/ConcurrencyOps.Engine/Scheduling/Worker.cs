namespace ConcurrencyOps.Scheduling;

/// <summary>
/// A dedicated thread with an executor of its own. The thread lives as long as the run has work; an interrupt ends one call of the
/// executor, not the thread. The run's lock guards the mutable members.
/// </summary>
internal sealed class Worker : IWorkFeed
{
    // What PowerShell gives its own pipeline threads: deep recursion in a script is an error there, not the end of the process.
    private const int StackBytes = 10 * 1024 * 1024;

    private readonly ParallelRun _run;
    private readonly Thread _thread;

    private readonly Func<IWorkExecutor> _newExecutor;
    private IWorkExecutor? _executor;

    public Worker(int number, ParallelRun run, Func<IWorkExecutor> newExecutor)
    {
        Number = number;
        _run = run;
        _newExecutor = newExecutor;
        _thread = new Thread(Live, StackBytes) { IsBackground = true, Name = $"ConcurrencyOps worker {number}" };
    }

    public int Number { get; }

    /// <summary>Wakes the parked thread: an item was assigned, or the run ends.</summary>
    public Signal Wake { get; } = new();

    /// <summary>Its runspace is not open yet.</summary>
    public bool IsOpening { get; set; } = true;

    /// <summary>What it runs.</summary>
    public WorkAttempt? Current { get; set; }

    /// <summary>What it shall run when it wakes; it is <see cref="Current"/> already.</summary>
    public WorkAttempt? Assigned { get; set; }

    /// <summary>The current call of the executor was told to end, at <see cref="InterruptedAt"/>.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>The interrupt is on its way to the executor: the next call must not start before it arrived, or it would be hit.</summary>
    public bool IsInterruptInFlight { get; set; }

    public long InterruptedAt { get; set; }

    /// <summary>It ignored its interrupt. It takes no further item, and nobody waits for it.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>Nobody waits for this worker any more. Says what the user should know of that; null for nothing.</summary>
    public string? LetGo() => _executor?.Abandon();

    int IWorkFeed.Worker => Number;

    public void Start()
    {
        try
        {
            _thread.Start();
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            // The system gives no more threads. Thrown on the clock's thread, this would end the process.
            _run.Fault(this, error);
            _run.Left(this);
        }
    }

    /// <summary>Asks the executor to end its current call. Only ever called for a worker that runs an item.</summary>
    public void Interrupt() => _executor?.Interrupt();

    WorkAttempt? IWorkFeed.Next() => _run.NextFor(this);

    void IWorkFeed.Emit(WorkAttempt attempt, OutputKind kind, object? value) => _run.Emit(attempt, kind, value);

    void IWorkFeed.Finish(WorkAttempt attempt, AttemptOutcome outcome) => _run.Finish(this, attempt, outcome);

    private void Live()
    {
        try
        {
            _run.StartClock();
            using var executor = _newExecutor();
            _executor = executor;
            executor.Open();
            do
                executor.Run(this);
            while (_run.GoesOnAfterRun(this));
        }
        catch (Exception error)
        {
            _run.Fault(this, error);
        }
        finally
        {
            _run.Left(this);
        }
    }
}
