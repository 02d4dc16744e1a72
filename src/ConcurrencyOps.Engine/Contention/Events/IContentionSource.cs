namespace ConcurrencyOps.Contention;

/// <summary>Where events about waits for locks come from: a process that runs, or a trace of one. Implemented outside the engine, on EventPipe.</summary>
internal interface IContentionSource
{
    /// <summary>Opens a session with a process. What happens after this has returned is seen. May wait for a process that does not answer.</summary>
    /// <exception cref="ContentionSourceException">No session can be had; the message says why and what to do instead.</exception>
    IContentionSession Attach(int processId);

    /// <summary>Opens a trace file (.nettrace).</summary>
    /// <exception cref="ContentionSourceException">It cannot be read, or is no trace.</exception>
    IContentionSession Read(string path);
}
