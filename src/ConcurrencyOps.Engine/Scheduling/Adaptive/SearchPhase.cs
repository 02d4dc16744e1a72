namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>What an <see cref="AdaptiveLimit"/> is doing.</summary>
internal enum SearchPhase
{
    /// <summary>Doubling from the first limit on while that pays.</summary>
    Starting,

    /// <summary>Measuring a neighbour of the best limit.</summary>
    Trying,

    /// <summary>Working at the best limit.</summary>
    Holding,
}
