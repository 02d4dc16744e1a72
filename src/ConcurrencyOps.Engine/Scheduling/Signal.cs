namespace ConcurrencyOps.Scheduling;

/// <summary>Parks one thread until another one sets it. A set that nobody waits for is kept for the next wait.</summary>
internal sealed class Signal
{
    // Guards _set, and is the condition that Wait waits for.
    private readonly object _lock = new();
    private bool _set;

    public void Set()
    {
        lock (_lock)
        {
            if (_set)
                return;

            _set = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>False when the time was up first. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</summary>
    public bool Wait(TimeSpan timeout)
    {
        lock (_lock)
        {
            if (!_set)
                Monitor.Wait(_lock, timeout);

            var wasSet = _set;
            _set = false;
            return wasSet;
        }
    }
}
