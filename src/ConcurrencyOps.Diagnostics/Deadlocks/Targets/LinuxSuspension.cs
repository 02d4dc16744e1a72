using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// Keeps all threads of a process stopped while it lives. Only the thread that stopped them can let them go; should it end first, the system lets them go.
/// ClrMD can stop a process too, but attaches by a signal that a busy process may get late, after it was let go, and then nobody wakes it up.
/// </summary>
internal sealed class LinuxSuspension : IDisposable
{
    // A thread that cannot stop, in a call to a dead network drive, does not keep the others waiting: it does not run either.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ProcFolder _proc = new(ProcFolder.Usual);
    private readonly int _process;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, int> _stopped = [];
    private readonly HashSet<int> _seized = [];
    private long _since;
    private bool _isOver;

    private LinuxSuspension(int process, TimeProvider time)
    {
        _process = process;
        _time = time;
    }

    /// <summary>Milliseconds from the first thread that was told to stop to the last that was let go.</summary>
    public double PauseMs { get; private set; }

    /// <summary>Stops the process.</summary>
    /// <exception cref="InspectionException">It may not be stopped, or is gone.</exception>
    public static LinuxSuspension Stop(int process, TimeProvider time)
    {
        var suspension = new LinuxSuspension(process, time);
        try
        {
            // All are seized before the first is stopped: that takes no time from the process.
            suspension.SeizeNewThreads();
            suspension._since = time.GetTimestamp();
            suspension.InterruptAll();
            return suspension;
        }
        catch
        {
            suspension.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_isOver)
            return;

        _isOver = true;
        foreach (var (thread, signal) in _stopped)
            Ptrace.Detach(thread, signal);

        if (_since != 0)
            PauseMs = _time.GetElapsedTime(_since).TotalMilliseconds;
    }

    private bool SeizeNewThreads()
    {
        var refusal = 0;
        var isAnyNew = false;
        foreach (var thread in _proc.Threads(_process).Where(thread => !_seized.Contains(thread)))
        {
            var error = Ptrace.Seize(thread);
            if (error == 0)
                isAnyNew |= _seized.Add(thread);
            else if (error != Ptrace.NoSuchProcess)
                refusal = error;
        }

        if (_seized.Count == 0)
            throw refusal == 0 ? Refusals.Gone(_process) : Refusals.NotTraceable(_process);

        return isAnyNew;
    }

    // Until all that were there have stopped, one of them may have started another.
    private void InterruptAll()
    {
        var deadline = _time.GetTimestamp();
        var waiting = new HashSet<int>();
        do
        {
            foreach (var thread in _seized.Where(thread => !_stopped.ContainsKey(thread) && waiting.Add(thread)))
                Ptrace.Interrupt(thread);

            while (waiting.Count > 0 && _time.GetElapsedTime(deadline) < Patience)
            {
                waiting.RemoveWhere(HasStopped);
                Thread.Yield();
            }
        }
        while (waiting.Count == 0 && SeizeNewThreads());
    }

    private bool HasStopped(int thread)
    {
        if (!Ptrace.HasStopped(thread, out var signal))
            return false;

        _stopped[thread] = signal;
        return true;
    }
}
