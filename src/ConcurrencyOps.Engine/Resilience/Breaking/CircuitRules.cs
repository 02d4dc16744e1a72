namespace ConcurrencyOps.Resilience;

/// <summary>When a circuit opens and for how long.</summary>
/// <param name="FailureThreshold">Failures in a row that open it, at least 1.</param>
/// <param name="Recovery">How long it stays open the first time.</param>
/// <param name="MaxRecovery">The longest it stays open, however often a probe has failed; equal to <paramref name="Recovery"/> for always the same.</param>
internal sealed record CircuitRules(int FailureThreshold, TimeSpan Recovery, TimeSpan MaxRecovery)
{
    /// <summary>
    /// How long the circuit stays open when it opens for the nth time in a row: <see cref="Recovery"/>, twice that, four times, up to
    /// <see cref="MaxRecovery"/>.
    /// </summary>
    /// <remarks>
    /// The model is Envoy's outlier ejection, whose host stays out for base_ejection_time x the number of ejections, at most max_ejection_time
    /// (envoyproxy.io, Outlier detection, Ejection algorithm). Ours doubles instead: a service that has been down for hours is asked at the
    /// longest interval after a few probes instead of after dozens, and the cap keeps what Envoy's gives, a bound on how late a recovery is seen.
    /// </remarks>
    /// <param name="breaks">How often it has opened without closing in between; anything below 1 counts as 1.</param>
    public TimeSpan OpenTime(int breaks)
    {
        // Compared by halving the longest, so that nothing overflows.
        var doublings = Math.Clamp(breaks - 1, 0, 62);
        var longest = MaxRecovery > Recovery ? MaxRecovery : Recovery;
        return Recovery.Ticks > longest.Ticks >> doublings ? longest : new TimeSpan(Recovery.Ticks << doublings);
    }
}
