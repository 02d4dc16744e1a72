namespace ConcurrencyOps.Deadlocks;

/// <summary>How sure a finding is.</summary>
public enum DeadlockCertainty
{
    /// <summary>Read, not guessed: every wait is without end and every owner is on record.</summary>
    Confirmed,

    /// <summary>An owner that nobody records was inferred, or a wait has a time-out.</summary>
    Inferred,

    /// <summary>It has not happened, but the order in which locks were taken allows it.</summary>
    Potential,

    /// <summary>No deadlock: threads wait for one that is not waiting for them. Only with -IncludeWaiting.</summary>
    Waiting,
}
