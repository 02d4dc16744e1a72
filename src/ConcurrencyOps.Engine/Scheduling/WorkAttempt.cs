namespace ConcurrencyOps.Scheduling;

/// <summary>One try at one item on one worker. The output's lock guards the mutable part.</summary>
internal sealed class WorkAttempt(WorkEntry entry, int number, int worker, long startedAt)
{
    public WorkEntry Entry { get; } = entry;

    /// <summary>1 for the first try.</summary>
    public int Number { get; } = number;

    public int Worker { get; } = worker;

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

    public void Settle(AttemptOutcome outcome, long endedAt)
    {
        Settled = true;
        Outcome = outcome;
        EndedAt = endedAt;
    }
}
