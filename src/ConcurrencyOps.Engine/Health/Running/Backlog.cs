namespace ConcurrencyOps.Health;

/// <summary>
/// What waits to be stored. Whatever could not be stored is put back for the next time; of that only the newest is kept, so that a file which stays
/// out of reach does not fill the memory. Thread-safe.
/// </summary>
/// <param name="most">How many are kept when they are put back.</param>
internal sealed class Backlog<T>(int most = Backlog<T>.Most)
{
    /// <summary>How many are kept unless a test says otherwise.</summary>
    public const int Most = 100_000;

    // Guards both fields.
    private readonly object _gate = new();
    private List<T> _items = [];
    private long _dropped;

    /// <summary>How many are kept while storing fails.</summary>
    public int Limit => most;

    /// <summary>How many were dropped, because storing failed for so long.</summary>
    public long Dropped
    {
        get
        {
            lock (_gate)
                return _dropped;
        }
    }

    /// <summary>Adds one; of any number, as long as nothing fails.</summary>
    public void Add(T item)
    {
        lock (_gate)
            _items.Add(item);
    }

    /// <summary>Hands over all of them, the oldest first.</summary>
    public List<T> Take()
    {
        lock (_gate)
        {
            var taken = _items;
            _items = [];
            return taken;
        }
    }

    /// <summary>What was taken could not be stored: it comes before what was added since.</summary>
    public void PutBack(List<T> taken)
    {
        lock (_gate)
        {
            taken.AddRange(_items);
            var tooMany = Math.Max(taken.Count - most, 0);
            taken.RemoveRange(0, tooMany);
            _items = taken;
            _dropped += tooMany;
        }
    }
}
