using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Contention;

/// <summary>The events of one process or trace.</summary>
internal interface IContentionSession : IDisposable
{
    /// <summary>Events that there was no room for, so that waits are missing. Good after <see cref="Run"/>.</summary>
    long EventsLost { get; }

    /// <summary>When the session ended, on the clock of its events. Good after <see cref="Run"/>.</summary>
    long EndNs { get; }

    /// <summary>
    /// Hands out the events in the order of time, on the calling thread, until the session is stopped or there are no more: the process or the file has
    /// ended. To be called once.
    /// </summary>
    /// <exception cref="ContentionSourceException">What came is no trace.</exception>
    void Run(IContentionSink sink);

    /// <summary>Ends the session; <see cref="Run"/> returns when it has handed out what was seen by then. From any thread but that of Run; may wait for a process
    /// that does not answer.</summary>
    void Stop();

    /// <summary>The frames of a stack, the innermost first, as far as they are known by now: after <see cref="Run"/> best. Not while Run runs, except by its sink.</summary>
    IReadOnlyList<FrameFacts> FramesOf(int stack);
}
