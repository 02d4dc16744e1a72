using System.Security.Cryptography;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>
/// Says which services are due. The n-th check of a service starts n intervals after the first, whatever the checks take: nothing drifts. A
/// service whose last check is still under way misses its turn, and waits for the next: nothing overlaps. For one thread.
/// </summary>
internal sealed class CheckSchedule(ScheduleRules rules, TimeProvider time)
{
    private readonly PriorityQueue<Entry, TimeSpan> _waiting = new();
    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>No check will be due any more.</summary>
    public bool IsOver => _waiting.Count == 0 || (rules.Duration is { } duration && time.GetElapsedTime(_startedAt) >= duration);

    /// <summary>Turns that were missed because the check before was still under way or the machine slept.</summary>
    public long Missed { get; private set; }

    /// <summary>Time until a service is due; null when none ever is.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            if (IsOver || !_waiting.TryPeek(out _, out var due))
                return null;

            var left = due - time.GetElapsedTime(_startedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A service to check from now on; at once for the first time.</summary>
    public void Add(ServiceCheck check) => _waiting.Enqueue(new Entry(check, Offset(check.Key)), TimeSpan.Zero);

    /// <summary>Takes the services that are due now.</summary>
    /// <param name="isUnderWay">Whether the last check of a service has not ended.</param>
    public List<ServiceCheck> TakeDue(Func<ServiceCheck, bool> isUnderWay)
    {
        var now = time.GetElapsedTime(_startedAt);
        var due = new List<ServiceCheck>();
        while (!IsOver && _waiting.TryPeek(out var entry, out var at) && at <= now)
        {
            _waiting.Dequeue();
            if (isUnderWay(entry.Check))
            {
                Missed++;
            }
            else
            {
                due.Add(entry.Check);
                entry.Checks++;
            }

            if (entry.Checks != rules.Count)
                Requeue(entry, now);
        }

        return due;
    }

    // Turns that lie in the past are not made up for: after a sleep every service is checked once, not once for every hour slept.
    private void Requeue(Entry entry, TimeSpan now)
    {
        var next = entry.Turn + 1;
        var current = (long)Math.Floor((now - entry.Offset) / rules.Interval);
        if (current >= next)
        {
            Missed += current + 1 - next;
            next = current + 1;
        }

        entry.Turn = next;
        _waiting.Enqueue(entry, (next * rules.Interval) + entry.Offset);
    }

    // By the key, not by chance: a service keeps its place over restarts, and two machines agree.
    private TimeSpan Offset(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return rules.Jitter * (BitConverter.ToUInt32(hash) / (double)uint.MaxValue);
    }

    private sealed class Entry(ServiceCheck check, TimeSpan offset)
    {
        public ServiceCheck Check { get; } = check;

        public TimeSpan Offset { get; } = offset;

        /// <summary>How often it was taken.</summary>
        public int Checks { get; set; }

        /// <summary>The number of its current turn on the time line.</summary>
        public long Turn { get; set; }
    }
}
