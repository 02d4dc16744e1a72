namespace ConcurrencyOps.Health;

/// <summary>A check on its way, and everybody who asked for it. Its run's lock guards <see cref="Copies"/>; the rest belongs to its task.</summary>
internal sealed class HealthJob(ServiceCheck check, long addedAt)
{
    // Guards the two below.
    private readonly object _gate = new();
    private bool _isAttempting;
    private bool _mayNotBegin;

    /// <summary>What to check.</summary>
    public ServiceCheck Check { get; } = check;

    /// <summary>What its circuit is called.</summary>
    public string CircuitKey { get; } = check.CircuitKey;

    /// <summary>When it was added, as a time stamp of the run's clock.</summary>
    public long AddedAt { get; } = addedAt;

    /// <summary>How many inputs asked for this same check.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>How many attempts were started.</summary>
    public int Attempts { get; set; }

    /// <summary>When the first attempt started.</summary>
    public long FirstStartedAt { get; set; }

    /// <summary>When the last attempt started.</summary>
    public long LastStartedAt { get; set; }

    /// <summary>When the last attempt ended.</summary>
    public long LastEndedAt { get; set; }

    /// <summary>The facts of the last attempt; null before the first.</summary>
    public CheckContext? Facts { get; set; }

    /// <summary>The verdict of the last attempt that came to one.</summary>
    public CheckVerdict? Verdict { get; set; }

    /// <summary>The last verdict came from an answer of the service.</summary>
    public bool Answered { get; set; }

    /// <summary>Cancelled when it may no longer wait for a place; a token that never is where nothing ends its waiting but a stop.</summary>
    public CancellationToken Waits { get; set; }

    /// <summary>No attempt begins any more.</summary>
    public bool MayNotBegin
    {
        get
        {
            lock (_gate)
                return _mayNotBegin;
        }
    }

    /// <summary>An attempt begins now.</summary>
    /// <exception cref="OperationCanceledException">It may not.</exception>
    public void BeginAttempt(CancellationToken token)
    {
        lock (_gate)
        {
            if (_mayNotBegin)
                throw new OperationCanceledException(token);

            _isAttempting = true;
        }
    }

    /// <summary>The attempt is over, or did not begin.</summary>
    public void EndAttempt()
    {
        lock (_gate)
            _isAttempting = false;
    }

    /// <summary>From now on no attempt begins. True: none is under way.</summary>
    public bool EndWaiting()
    {
        lock (_gate)
        {
            _mayNotBegin = true;
            return !_isAttempting;
        }
    }
}
