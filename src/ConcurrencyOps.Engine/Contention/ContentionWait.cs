namespace ConcurrencyOps.Contention;

/// <summary>A wait that is over. Numbers are the caller's own, dense from zero; <see cref="ContentionTable.None"/> is what is not known.</summary>
/// <param name="Lock">What was waited for.</param>
/// <param name="Waiter">The thread that waited.</param>
/// <param name="Owner">The thread that had the lock.</param>
/// <param name="Site">Where in the code it waited.</param>
/// <param name="DurationNs">How long, in nanoseconds.</param>
/// <param name="Waiters">How many waited for the lock when this wait began, itself included.</param>
internal readonly record struct ContentionWait(int Lock, int Waiter, int Owner, int Site, long DurationNs, int Waiters);
