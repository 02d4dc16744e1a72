namespace ConcurrencyOps.Scheduling;

/// <summary>One try at one item on one worker. The output's lock guards the mutable part.</summary>
internal sealed class WorkAttempt(WorkEntry entry, int number, int worker, long startedAt)
{
    // Written by the worker's thread, read by the clock's without the output's lock.
    private long _waitsSince;
    private long _waited;

    public WorkEntry Entry { get; } = entry;

    /// <summary>1 for the first try.</summary>
    public int Number { get; } = number;

    public int Worker { get; } = worker;

    /// <summary>The attempt before this one, until this one really starts; null for none.</summary>
    public WorkAttempt? Before { get; set; } = entry.LastAttempt;

    /// <summary>A time stamp of the run's clock.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>A time stamp of the run's clock; meaningful once settled.</summary>
    public long EndedAt { get; private set; }

    /// <summary>The outcome stands: what the script still writes is dropped.</summary>
    public bool Settled { get; private set; }

    /// <summary>How it ended; meaningful once settled.</summary>
    public AttemptOutcome Outcome { get; private set; }

    /// <summary>What is kept back: until the item is through (retries), or for its result.</summary>
    public List<OutputRecord>? Kept { get; set; }

    /// <summary>
    /// When it would have started had it never waited for the consumer or for its turn: those waits are not its own, and count neither as its
    /// duration nor towards its time-out.
    /// </summary>
    public long RanFrom => StartedAt + Volatile.Read(ref _waited);

    /// <summary>It waits, right now.</summary>
    public bool IsWaiting => Volatile.Read(ref _waitsSince) != 0;

    public void BeginWait(long now) => Volatile.Write(ref _waitsSince, now);

    public void EndWait(long now)
    {
        Volatile.Write(ref _waited, _waited + now - _waitsSince);
        Volatile.Write(ref _waitsSince, 0);
    }

    public void Settle(AttemptOutcome outcome, long endedAt)
    {
        Settled = true;
        Outcome = outcome;
        EndedAt = endedAt;
    }
}
