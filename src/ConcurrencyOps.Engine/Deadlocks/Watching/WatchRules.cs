namespace ConcurrencyOps.Deadlocks;

/// <summary>When a watch looks.</summary>
internal static class WatchRules
{
    /// <summary>How often what the events tell is checked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits that look like a circle for so long are looked at: a circle that events only seem to show comes loose within moments.</summary>
    public static readonly TimeSpan CircleAge = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// A wait that lasts so long is looked at, circle or not: who took a lock without waiting is in no event, and so a circle may be hidden.
    /// </summary>
    public static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    /// <summary>A look stops the process for a moment. Where waits are often long and harmless, looks become rarer and rarer, down to one in so much time.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for a process to give a session.</summary>
    public static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(15);
}
