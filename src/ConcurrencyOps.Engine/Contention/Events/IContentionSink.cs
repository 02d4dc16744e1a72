namespace ConcurrencyOps.Contention;

/// <summary>Takes the events of a session.</summary>
internal interface IContentionSink
{
    /// <summary>A thread found a lock taken and waits from now on.</summary>
    void WaitBegan(in WaitBegin wait);

    /// <summary>The wait of a thread is over: it has the lock, or its time was over.</summary>
    void WaitEnded(in EndedWait wait);
}

/// <summary>The beginning of a wait.</summary>
/// <param name="TimeNs">When, in nanoseconds: of the machine's monotonic clock for a process, from the beginning for a trace.</param>
/// <param name="Thread">Who waits: the system's id.</param>
/// <param name="Lock">The lock: a number that stays.</param>
/// <param name="Address">Where the locked object was in memory at that moment.</param>
/// <param name="Owner">Who had the lock at that moment: the system's id; 0 when it is not known.</param>
/// <param name="Stack">Where in the code; -1 when it is not known.</param>
internal readonly record struct WaitBegin(long TimeNs, long Thread, ulong Lock, ulong Address, long Owner, int Stack);

/// <summary>The end of a wait.</summary>
/// <param name="TimeNs">When, in nanoseconds.</param>
/// <param name="Thread">Who waited: the system's id.</param>
/// <param name="DurationNs">How long, as the runtime itself measured it; <see langword="null"/> when it did not.</param>
internal readonly record struct EndedWait(long TimeNs, long Thread, long? DurationNs);
