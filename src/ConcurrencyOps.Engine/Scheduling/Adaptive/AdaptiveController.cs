using System.Diagnostics;

namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>Feeds the adaptive limit with what the run does. Not thread-safe: the run's lock guards it.</summary>
internal sealed class AdaptiveController
{
    /// <summary>
    /// The number to start with where there are fewer processors: most batches of operations wait rather than compute, and TCP starts with ten
    /// packets for the same reason (RFC 6928). A batch that computes is brought down in seconds.
    /// </summary>
    private const int FewestAtStart = 8;

    private readonly LoadWindow _window = new(Environment.ProcessorCount);
    private readonly AdaptiveLimit _limit;
    private bool _started;

    public AdaptiveController(int minimum, int maximum) =>
        _limit = new AdaptiveLimit(minimum, maximum, Math.Clamp(Math.Max(FewestAtStart, Environment.ProcessorCount), minimum, maximum));

    /// <summary>How many items may run at once.</summary>
    public int Limit => _limit.Current;

    /// <summary>What this process has used on all cores. A system call: not for use under a lock.</summary>
    public static TimeSpan ProcessorTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    public void InFlightChanged(TimeSpan now, int inFlight) => _window.InFlightChanged(now, inFlight);

    public void Finished(TimeSpan latency, bool failed) => _window.Finished(latency, failed);

    /// <summary>Closes the window when it is due, and returns the limit from now on.</summary>
    public int Update(TimeSpan now, TimeSpan processorTime, int waiting)
    {
        if (!_started)
        {
            _started = true;
            _window.Start(now, processorTime);
        }
        else if (_window.TryClose(now, _limit.Current, waiting, processorTime, out var sample))
        {
            _limit.Update(sample);
        }

        return _limit.Current;
    }
}
