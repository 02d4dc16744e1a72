namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>The constants of <see cref="AdaptiveLimit"/>; docs/adaptive-limit.md explains them together.</summary>
internal static class AdaptiveLimitConstants
{
    /// <summary>
    /// What a permit costs: 0.2. The score is the logarithm of the throughput less this share of the logarithm of the concurrency (the idea is
    /// Kleinrock's power, throughput over latency), so 25 % more permits must bring at least 4.6 % more throughput.
    /// </summary>
    public const double PermitCost = 0.2;

    /// <summary>What a failed item costs beyond its missing result: 2. The share of failures times this is taken off the score (as PCC does
    /// with loss).</summary>
    public const double FailureCost = 2;

    /// <summary>Shares of failures beyond this one, 0.9, count as this one: where nearly everything fails, throughput alone decides.</summary>
    public const double LargestFailureShare = 0.9;

    /// <summary>From this share of all cores on the limit does not grow: 0.9.</summary>
    public const double BusyCpu = 0.9;

    /// <summary>No window counts in which fewer than this share of the permits was used: 0.5 (as Gradient2).</summary>
    public const double UsedShare = 0.5;

    /// <summary>The factor between limits while starting, and of the longest step later: 2 (TCP slow start).</summary>
    public const double LongestStep = 2;

    /// <summary>The longest first step of a search: 1.5, upwards from a limit under <see cref="SmallLimit"/> 2.</summary>
    public const double LongestFirstStep = 1.5;

    /// <summary>The shortest step: a factor of 1.25, and at least one permit. A step that helped is squared for the next one.</summary>
    public const double ShortestStep = 1.25;

    /// <summary>Limits under 8 are left upwards with a step of up to 2: few items finish there, so a small difference drowns in noise.</summary>
    public const int SmallLimit = 8;

    /// <summary>The first step is long enough for the change of the limit to be so many standard errors: 3.</summary>
    public const double VisibleErrors = 3;

    /// <summary>While nothing finishes the limit grows by <see cref="ShortestStep"/> every so many seconds: 1.</summary>
    public const double ClockSeconds = 1;

    /// <summary>The clock waits longer when items are known to take long: 4 times the last typical latency.</summary>
    public const double ClockLatencies = 4;

    /// <summary>The clock never takes the limit beyond this multiple of the best measured one: 2. Before the first measurement only the
    /// maximum bounds it.</summary>
    public const double ClockReach = 2;

    /// <summary>While starting, a doubling is judged after so many items, and half the limit: 4; the very first measurement takes 6.</summary>
    public const int FewestStartItems = 4;

    /// <summary>A trial is judged from so many items on, and half the limit: 12.</summary>
    public const int FewestItems = 12;

    /// <summary>A trial ends at the latest after so many items, or <see cref="ItemsPerPermit"/> for each permit when that is more: 64.</summary>
    public const int MostItems = 64;

    /// <summary>See <see cref="MostItems"/>: 8.</summary>
    public const int ItemsPerPermit = 8;

    /// <summary>A trial ends at the latest after so many seconds of measurement, once it has the fewest items: 10.</summary>
    public const double LongestTrialSeconds = 10;

    /// <summary>A trial ends early when the difference exceeds so many standard errors: 2.</summary>
    public const double Certainty = 2;

    /// <summary>A step up is taken back as soon as it is worse by so many standard errors, even while old items still finish: 2.5.</summary>
    public const double Harm = 2.5;

    /// <summary>While starting, only a loss of so many standard errors stops the doubling: 1.5. In doubt it grows.</summary>
    public const double StartDoubt = 1.5;

    /// <summary>At its end a trial upwards must be better by so many standard errors: 0.5.</summary>
    public const double UpwardDoubt = 0.5;

    /// <summary>At its end a trial downwards must be better by so many standard errors: 1. A permit too many costs less than one too few.</summary>
    public const double DownwardDoubt = 1;

    /// <summary>A settled limit is left alone for so many full trials at first: 2. The pause doubles until a search finds something.</summary>
    public const int ShortestPause = 2;

    /// <summary>The longest such pause, in full trials: 4.</summary>
    public const int LongestPause = 4;

    /// <summary>A settled limit is searched anew at once when its score moves by this much, 22 % in throughput, and by <see
    /// cref="ShiftErrors"/>: 0.2.</summary>
    public const double Shift = 0.2;

    /// <summary>See <see cref="Shift"/>: 3 standard errors.</summary>
    public const double ShiftErrors = 3;

    /// <summary>The weight of a new measurement of the settled limit is at least this: 0.25, so that old ones fade.</summary>
    public const double FreshWeight = 0.25;
}
