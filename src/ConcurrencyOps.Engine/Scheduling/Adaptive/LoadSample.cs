namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>What the workers did during one window of time: the input of the adaptive limit.</summary>
/// <param name="Completed">Items that finished in the window, failed ones included.</param>
/// <param name="Failed">Items that failed or timed out in the window.</param>
/// <param name="WindowSeconds">The length of the window.</param>
/// <param name="TypicalLatencySeconds">The geometric mean of the run times of the items that succeeded in the window (of the failed ones when
/// none succeeded); a few very long ones hardly move it; 0 when none finished.</param>
/// <param name="LatencySpread">The standard deviation of the natural logarithm of these run times, which tells how far the mean can be trusted:
/// about the relative deviation when that is small; 0 when there are fewer than two.</param>
/// <param name="MeanInFlight">The mean number of items that ran at once during the window.</param>
/// <param name="Waiting">Items that waited for a permit when the window closed.</param>
/// <param name="CpuUtilization">The processor time this process used in the window, as a share of all cores: 0 to 1.</param>
internal readonly record struct LoadSample(
    int Completed,
    int Failed,
    double WindowSeconds,
    double TypicalLatencySeconds,
    double LatencySpread,
    double MeanInFlight,
    int Waiting,
    double CpuUtilization);
