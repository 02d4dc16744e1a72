using static ConcurrencyOps.Scheduling.Adaptive.AdaptiveLimitConstants;

namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>What is known of the best limit so far.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Score">Its score, see <see cref="LoadEvidence.Score"/>.</param>
/// <param name="Variance">The squared standard error of the score.</param>
/// <param name="Spread">The same for a single item.</param>
/// <param name="Cpu">The share of all cores in use, 0 to 1.</param>
internal sealed record LoadReference(int Limit, double Score, double Variance, double Spread, double Cpu)
{
    private const double SmallestVariance = 1e-6;

    /// <summary>The reference that a measurement alone gives.</summary>
    public static LoadReference Of(int limit, LoadEvidence evidence) =>
        new(limit, evidence.Score, evidence.Variance, evidence.Variance * evidence.Items, evidence.Cpu);

    /// <summary>A step whose effect stands out from the noise that a complete trial will have: a factor above 1.</summary>
    public double VisibleStep(bool upwards)
    {
        double noise = Math.Sqrt(Variance + (Spread / Math.Max(MostItems, Limit * ItemsPerPermit)));
        return Math.Clamp(Math.Exp(VisibleErrors * noise), ShortestStep, upwards && Limit < SmallLimit ? LongestStep : LongestFirstStep);
    }

    /// <summary>The limit one step away, at least one permit; the same limit when busy processors forbid to grow.</summary>
    public int Neighbour(double step, bool upwards)
    {
        if (upwards && Cpu >= BusyCpu)
            return Limit;
        return upwards ? Math.Max(Limit + 1, (int)Math.Round(Limit * step)) : Math.Min(Limit - 1, (int)Math.Round(Limit / step));
    }

    /// <summary>Takes in one more measurement of the same limit, weighted by its precision, so that a lucky first one does not stay for
    /// ever.</summary>
    public LoadReference Merge(LoadEvidence evidence)
    {
        double variance = Math.Max(evidence.Variance, SmallestVariance);
        double weight = Math.Max(FreshWeight, Variance / (Variance + variance));
        return new LoadReference(
            Limit,
            Score + (weight * (evidence.Score - Score)),
            Math.Max(variance * FreshWeight, Variance * variance / (Variance + variance)),
            evidence.Variance * evidence.Items,
            evidence.Cpu);
    }
}
