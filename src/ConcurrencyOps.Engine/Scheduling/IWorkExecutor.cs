namespace ConcurrencyOps.Scheduling;

/// <summary>
/// Runs items on one worker's thread. The engine owns the thread and decides what runs and when; the executor knows how.
/// Every member but <see cref="Interrupt"/> and <see cref="Abandon"/> is called on the worker's thread.
/// </summary>
internal interface IWorkExecutor : IDisposable
{
    /// <summary>Makes ready, once. An exception ends the whole run.</summary>
    void Open();

    /// <summary>Pulls items from the feed and runs them until the feed ends or an interrupt ends the call. Called again after an interrupt.</summary>
    void Run(IWorkFeed feed);

    /// <summary>Asks the current <see cref="Run"/> to end, from any thread. Never waits, never throws.</summary>
    void Interrupt();

    /// <summary>The worker ignored its interrupt and was given up: lets go of what would hold others up. From any thread; never waits, never throws.</summary>
    /// <returns>What the user should know of that, as a sentence; null for nothing.</returns>
    string? Abandon();
}

/// <summary>Where an executor gets its items from and says what became of them.</summary>
internal interface IWorkFeed
{
    /// <summary>The number of the worker, from 1.</summary>
    int Worker { get; }

    /// <summary>Waits for the next item; null tells the executor to return from Run.</summary>
    WorkAttempt? Next();

    /// <summary>Hands a record to the consumer; waits while the consumer is behind. Ignored once the attempt is settled.</summary>
    void Emit(WorkAttempt attempt, OutputKind kind, object? value);

    /// <summary>The attempt ended. Ignored when its fate was decided before (a time-out, a cancelled run).</summary>
    void Finish(WorkAttempt attempt, AttemptOutcome outcome);
}
