using System.Diagnostics;

namespace ConcurrencyOps.Fixtures;

/// <summary>Shows for how long the process stood still: a thread that wants to run every millisecond and keeps the largest gap.</summary>
internal sealed class Heartbeat
{
    private long _last;
    private long _largest;

    public Heartbeat()
    {
        _last = Stopwatch.GetTimestamp();
        new Thread(Beat) { IsBackground = true, Name = "heartbeat", Priority = ThreadPriority.Highest }.Start();
    }

    /// <summary>The largest gap since the last call, the one that is not over included.</summary>
    public double TakeLargestGapMs()
    {
        var running = Stopwatch.GetTimestamp() - Volatile.Read(ref _last);
        return Math.Max(running, Interlocked.Exchange(ref _largest, 0)) * 1000.0 / Stopwatch.Frequency;
    }

    private void Beat()
    {
        while (true)
        {
            Thread.Sleep(1);
            var now = Stopwatch.GetTimestamp();
            var gap = now - _last;
            if (gap > Volatile.Read(ref _largest))
                Interlocked.Exchange(ref _largest, gap);

            Volatile.Write(ref _last, now);
        }
    }
}
