using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Reads the events of one process or trace on a thread of its own, so that whoever measures can wait for the time to be over, be stopped, or give up on a process
/// that does not answer.
/// </summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Func<IContentionSession> _open;
    private readonly Func<IContentionSession, IContentionSink> _sinkFor;
    private readonly Signal _changed;

    // Guards the fields below.
    private readonly object _gate = new();
    private IContentionSession? _session;
    private ReaderState _state;
    private Exception? _failure;
    private bool _isStopping;
    private bool _isDisposed;

    /// <summary>Begins to open the session.</summary>
    /// <param name="open">Opens it. Called once, on the reader's thread; may take its time.</param>
    /// <param name="sinkFor">Makes what takes the events. Called once, on the reader's thread, before the first of them.</param>
    /// <param name="changed">Set whenever <see cref="State"/> has changed.</param>
    public EventReader(Func<IContentionSession> open, Func<IContentionSession, IContentionSink> sinkFor, Signal changed)
    {
        (_open, _sinkFor, _changed) = (open, sinkFor, changed);
        new Thread(Read) { IsBackground = true, Name = "ConcurrencyOps events" }.Start();
    }

    /// <summary>Where it stands.</summary>
    public ReaderState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>Why there was no session, or what went wrong with it; <see langword="null"/> when nothing did.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate)
                return _failure;
        }
    }

    /// <summary>There are no more events although nobody asked for the end: the process or the trace is over.</summary>
    public bool HasEndedEarly
    {
        get
        {
            lock (_gate)
                return _state == ReaderState.Ended && !_isStopping;
        }
    }

    /// <summary>
    /// Waits a moment for readers that were disposed of to let go of their processes: should this program end right now, a session would linger in them until
    /// its next event.
    /// </summary>
    public static void AwaitEnds(IEnumerable<EventReader> readers, Signal changed, TimeProvider time)
    {
        var startedAt = time.GetTimestamp();
        EventReader[] all = [.. readers];
        using var wake = time.CreateTimer(_ => changed.Set(), null, Grace, Timeout.InfiniteTimeSpan);
        while (all.Any(static reader => reader.State == ReaderState.Reading) && time.GetElapsedTime(startedAt) < Grace)
            changed.Wait(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for the end and does not wait for it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_isStopping || _state == ReaderState.Ended)
                return;

            _isStopping = true;
            if (_state == ReaderState.Reading)
                StopOnThread(_session!);
        }
    }

    /// <summary>Lets go of the session: at once when it has ended, else when it does.</summary>
    public void Dispose()
    {
        Stop();
        IContentionSession? session;
        lock (_gate)
        {
            _isDisposed = true;
            session = TakeEndedWhileLocked();
        }

        session?.Dispose();
    }

    // The process may not answer.
    private static void StopOnThread(IContentionSession session) =>
        new Thread(session.Stop) { IsBackground = true, Name = "ConcurrencyOps stop" }.Start();

    private void Read()
    {
        Exception? failure = null;
        try
        {
            var session = _open();
            var sink = _sinkFor(session);
            if (Opened(session))
                session.Run(sink);
        }
        catch (Exception error)
        {
            failure = error;
        }

        Ended(failure);
    }

    // False: it was stopped before there was anything to stop.
    private bool Opened(IContentionSession session)
    {
        bool isWanted;
        lock (_gate)
        {
            _session = session;
            _state = ReaderState.Reading;
            isWanted = !_isStopping;
        }

        _changed.Set();
        return isWanted;
    }

    private void Ended(Exception? failure)
    {
        IContentionSession? session;
        lock (_gate)
        {
            _failure = failure;
            _state = ReaderState.Ended;
            session = TakeEndedWhileLocked();
        }

        session?.Dispose();
        _changed.Set();
    }

    private IContentionSession? TakeEndedWhileLocked()
    {
        if (!_isDisposed || _state != ReaderState.Ended)
            return null;

        var session = _session;
        _session = null;
        return session;
    }
}

/// <summary>Where a reader stands.</summary>
internal enum ReaderState
{
    /// <summary>The process was asked for a session.</summary>
    Opening,

    /// <summary>What happens is seen.</summary>
    Reading,

    /// <summary>No more events come, or there never was a session.</summary>
    Ended,
}
