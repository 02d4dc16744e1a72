using System.Diagnostics;

namespace ConcurrencyOps.Scheduling.Adaptive;

/// <summary>Feeds the adaptive limit with what the run does. Not thread-safe: the run's lock guards it.</summary>
/// <remarks>
/// A run starts with as many items at once as there are processors. Where a first look shows that they mostly wait, it goes on from
/// <see cref="StartOfWaiting"/> at once, as TCP starts with ten packets (RFC 6928): most batches of operations wait for something, and short
/// ones would be over before the limit had grown. Work that computes is not given workers that it would pay for and not use.
/// </remarks>
internal sealed class AdaptiveController(int minimum, int maximum, int cores)
{
    /// <summary>How many items that mostly wait run at once to start with.</summary>
    public const int StartOfWaiting = 8;

    /// <summary>Below this share of all cores, items mostly wait.</summary>
    public const double IdleCpu = 0.5;

    /// <summary>The first look takes so many windows at most; making the first workers ready uses the processors, too.</summary>
    public const int LongestLook = 4;

    private readonly LoadWindow _window = new(cores);
    private AdaptiveLimit? _limit;
    private int _looks;
    private bool _started;

    /// <summary>How many items may run at once.</summary>
    public int Limit => _limit?.Current ?? Math.Clamp(cores, minimum, maximum);

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
        else if (_window.TryClose(now, Limit, waiting, processorTime, out var sample))
        {
            if (_limit is null)
                Look(sample);
            else
                _limit.Update(sample);
        }

        return Limit;
    }

    private void Look(in LoadSample sample)
    {
        if (sample.Waiting == 0)
            return;

        if (sample.CpuUtilization < IdleCpu)
            _limit = new AdaptiveLimit(minimum, maximum, Math.Max(StartOfWaiting, cores));
        else if (++_looks == LongestLook)
            _limit = new AdaptiveLimit(minimum, maximum, cores);
    }
}
