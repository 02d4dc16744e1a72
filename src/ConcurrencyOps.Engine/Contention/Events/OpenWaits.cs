using System.Diagnostics.CodeAnalysis;

namespace ConcurrencyOps.Contention;

/// <summary>
/// Who waits for what at the moment: beginnings and ends of waits, put together by thread, since the event of an end does not name the lock. A lost event
/// costs the waits that it belongs to and no others. Not thread-safe.
/// </summary>
/// <typeparam name="T">What is kept for a wait.</typeparam>
internal sealed class OpenWaits<T>
    where T : struct
{
    private readonly Dictionary<long, T> _byThread = [];

    /// <summary>Waits that were closed because their thread began another one: their ends were lost.</summary>
    public long LostEnds { get; private set; }

    /// <summary>Ends that had no beginning: lost, or before the session.</summary>
    public long LostBeginnings { get; private set; }

    /// <summary>The threads that wait, with what is kept for each.</summary>
    public IReadOnlyDictionary<long, T> ByThread => _byThread;

    /// <summary>A thread waits from now on. A thread waits for one lock at a time: what it waited for before is over.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="wait">What is kept.</param>
    /// <param name="lost">What was kept for a wait of the thread whose end was lost, if this returns true.</param>
    public bool Begin(long thread, in T wait, out T lost)
    {
        var isLost = _byThread.TryGetValue(thread, out lost);
        if (isLost)
            LostEnds++;

        _byThread[thread] = wait;
        return isLost;
    }

    /// <summary>The wait of a thread is over. False when its beginning was not seen.</summary>
    public bool End(long thread, [MaybeNullWhen(false)] out T wait)
    {
        if (_byThread.Remove(thread, out wait))
            return true;

        LostBeginnings++;
        return false;
    }
}
