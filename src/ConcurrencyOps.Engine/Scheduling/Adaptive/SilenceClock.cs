using static ConcurrencyOps.Scheduling.Adaptive.AdaptiveLimitConstants;

namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>Tells when nothing has finished for so long that an <see cref="AdaptiveLimit"/> may grow without a measurement.</summary>
internal sealed class SilenceClock
{
    private double _silentSeconds;
    private double _latencySeconds;

    /// <summary>Whether nothing finished for <see cref="ClockSeconds"/>, and for <see cref="ClockLatencies"/> times what items are known to
    /// take.</summary>
    public bool IsDue => _silentSeconds >= Math.Max(ClockSeconds, ClockLatencies * _latencySeconds);

    /// <summary>Takes in a window.</summary>
    public void Add(in LoadSample sample)
    {
        if (sample.Completed == 0)
        {
            _silentSeconds += sample.WindowSeconds;
            return;
        }

        _silentSeconds = 0;
        _latencySeconds = sample.TypicalLatencySeconds;
    }

    /// <summary>Starts the silence anew, as the limit changed.</summary>
    public void Restart() => _silentSeconds = 0;
}
