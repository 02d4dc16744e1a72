namespace ConcurrencyOps.Resilience;

/// <summary>
/// A rate limiter as pure functions from one snapshot to the next. A call takes its token at once and is told how long to wait until the token is
/// due: first come, first served by construction, and without a timer per key.
/// </summary>
/// <remarks>
/// <para>What it guarantees: in any interval of length T, its ends included, at most <c>Limit + T x Limit / Window</c> calls fall due. So after a pause
/// a burst of Limit goes at once, then one every Window / Limit; in the worst window 2 x Limit, and Limit a window in the long run. No call waits
/// longer than that takes.</para>
/// <para>Each call that gives its place back (<see cref="GiveBack"/>) lets one later call come one place earlier, so it can add one call to the bound
/// of the intervals after it; over all time the bound holds, for the place given back was not used.</para>
/// <para>A clock set back by more than <see cref="Instants.Tolerance"/> starts the refill anew from its new time; by less, the refill pauses until the
/// clock has caught up, so that threads with slightly different times are not given the same stretch twice. Set forward, it fills the bucket, no more.</para>
/// <para>Over a file shared between processes these functions are the changes to queue: replayed on the newest snapshot they merge. What a killed
/// process had taken is paid off by time.</para>
/// </remarks>
internal static class TokenBucket
{
    /// <summary>A token this close to whole is there: sums of fractions do not meet whole numbers exactly.</summary>
    private const double Grain = 1e-9;

    /// <summary>Takes a token.</summary>
    /// <param name="before">The bucket; null for one that nobody has used, which is full.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="now">The time.</param>
    /// <returns>The bucket without the token, and how long from now the call must wait for it: zero when it is there.</returns>
    public static (BucketSnapshot After, TimeSpan Wait) Take(BucketSnapshot? before, BucketRules rules, DateTimeOffset now)
    {
        var filled = Refilled(before, rules, now);
        var after = filled with { Tokens = filled.Tokens - 1 };
        return (after, after.Tokens >= -Grain ? TimeSpan.Zero : (after.At - now) + TimeFor(-after.Tokens, rules));
    }

    /// <summary>Gives back the token of a call that was cancelled while it waited, so that others need not wait for it.</summary>
    public static BucketSnapshot GiveBack(BucketSnapshot before, BucketRules rules, DateTimeOffset now)
    {
        var filled = Refilled(before, rules, now);
        return filled with { Tokens = Math.Min(filled.Tokens + 1, rules.Limit) };
    }

    private static BucketSnapshot Refilled(BucketSnapshot? before, BucketRules rules, DateTimeOffset now)
    {
        if (before is null || !double.IsFinite(before.Tokens))
            return new BucketSnapshot(rules.Limit, now);

        var elapsed = now - before.At;
        var tokens = elapsed <= TimeSpan.Zero ? before.Tokens : before.Tokens + (elapsed / rules.Window * rules.Limit);
        var at = elapsed < TimeSpan.Zero && elapsed >= -Instants.Tolerance ? before.At : now;
        return new BucketSnapshot(Math.Min(tokens, rules.Limit), at);
    }

    /// <summary>How long so many tokens take to come in, rounded up to a tick; a century when the sum lies beyond, as from a damaged file.</summary>
    private static TimeSpan TimeFor(double tokens, BucketRules rules)
    {
        var ticks = Math.Ceiling(tokens * rules.Window.Ticks / rules.Limit);
        return ticks < TimeSpan.TicksPerDay * 36_500d ? new TimeSpan((long)ticks) : TimeSpan.FromDays(36_500);
    }
}
