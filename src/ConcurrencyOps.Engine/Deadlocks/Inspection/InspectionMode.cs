namespace ConcurrencyOps.Deadlocks;

/// <summary>Whether a process is stopped while it is looked at.</summary>
public enum InspectionMode
{
    /// <summary>All of its threads are stopped for the time of the look.</summary>
    Suspend,

    /// <summary>Nothing is stopped. Only threads that did not run for a while are looked at, which those in a deadlock never do.</summary>
    Passive,
}
