namespace ConcurrencyOps.Health;

/// <summary>The parts of a check.</summary>
internal enum CheckPhase
{
    /// <summary>Nothing is timed.</summary>
    None,

    /// <summary>Resolving the name.</summary>
    Dns,

    /// <summary>Connecting.</summary>
    Connect,

    /// <summary>The TLS handshake.</summary>
    Tls,

    /// <summary>From sending the request to the headers.</summary>
    FirstByte,

    /// <summary>Reading the body.</summary>
    Transfer,
}

/// <summary>Sums up the time spent in each phase. One phase at a time; a phase that was never entered has no time, not 0.</summary>
internal sealed class PhaseClock(TimeProvider time)
{
    private readonly double?[] _spentMs = new double?[(int)CheckPhase.Transfer + 1];
    private readonly long _start = time.GetTimestamp();
    private long _since;

    /// <summary>The phase that runs, or the one the check ended in.</summary>
    public CheckPhase Current { get; private set; }

    /// <summary>Milliseconds since the attempt began.</summary>
    public double ElapsedMs => time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Ends the phase that runs and starts another; None only ends.</summary>
    public void Enter(CheckPhase phase)
    {
        Stop();
        Current = phase;
    }

    /// <summary>Books the time of the phase that runs and leaves it the current one, for a check that ends in it.</summary>
    public void Stop()
    {
        var now = time.GetTimestamp();
        if (Current != CheckPhase.None)
            _spentMs[(int)Current] = (_spentMs[(int)Current] ?? 0) + time.GetElapsedTime(_since, now).TotalMilliseconds;

        _since = now;
    }

    /// <summary>Adds the time of another clock, and takes over the phase it is in when this one is in none.</summary>
    public void Add(PhaseClock other)
    {
        for (var phase = 0; phase < _spentMs.Length; phase++)
            _spentMs[phase] = other._spentMs[phase] is { } spent ? (_spentMs[phase] ?? 0) + spent : _spentMs[phase];

        if (Current == CheckPhase.None)
            (Current, _since) = (other.Current, other._since);
    }

    /// <summary>Milliseconds spent in a phase; null when it was never entered.</summary>
    public double? SpentMs(CheckPhase phase) => _spentMs[(int)phase];
}
