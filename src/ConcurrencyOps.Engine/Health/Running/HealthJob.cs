namespace ConcurrencyOps.Health;

/// <summary>A check on its way, and everybody who asked for it. Its run's lock guards <see cref="Copies"/>; the rest belongs to its task.</summary>
internal sealed class HealthJob(ServiceCheck check, long addedAt)
{
    /// <summary>What to check.</summary>
    public ServiceCheck Check { get; } = check;

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
}
