namespace ConcurrencyOps.Locking;

/// <summary>
/// The latest events, as many as there is room for: what does not fit pushes out the oldest and is counted. It keeps what an event is made of; events are
/// made when somebody reads them. Not thread-safe: the table's gate guards it, and so no two events have the same time.
/// </summary>
internal sealed class LockRecorder(int capacity)
{
    private Entry[] _entries = [];
    private int _next;
    private long _written;
    private long _clearedAt;
    private long _lastNs = long.MinValue;

    /// <summary>Records an event and says its time: the given one, or a little later where that was given out before.</summary>
    public long Record(long nowNs, NamedLock about, LockOrigin origin, LockEventKind kind, LockMode mode)
    {
        if (_next == _entries.Length)
            MakeRoom();

        if (nowNs <= _lastNs)
            nowNs = _lastNs + 1;

        ref var entry = ref _entries[_next++];
        entry.TimestampNs = nowNs;
        entry.About = about;
        entry.Origin = origin;
        entry.Kind = (byte)kind;
        entry.Mode = (byte)mode;
        _written++;
        return _lastNs = nowNs;
    }

    /// <summary>What there is, oldest first, and how many older ones were pushed out since the last <see cref="Clear"/>.</summary>
    public (Entry[] Entries, long Dropped) Copy()
    {
        var first = Math.Max(_clearedAt, _written - _entries.Length);
        var copy = new Entry[_written - first];
        for (var i = 0; i < copy.Length; i++)
            copy[i] = _entries[(first + i) % _entries.Length];

        return (copy, first - _clearedAt);
    }

    /// <summary>Forgets all events.</summary>
    public void Clear()
    {
        Array.Clear(_entries);
        _clearedAt = _written;
    }

    // Grows to its capacity, as far as it is needed, and then begins anew.
    private void MakeRoom()
    {
        if (_entries.Length == capacity)
            _next = 0;
        else
            Array.Resize(ref _entries, Math.Min(capacity, Math.Max(64, 2 * _entries.Length)));
    }

    /// <summary>What an event is made of. Small: there are many.</summary>
    internal struct Entry
    {
        public long TimestampNs;
        public NamedLock About;
        public LockOrigin Origin;

        /// <summary>A <see cref="LockEventKind"/>.</summary>
        public byte Kind;

        /// <summary>A <see cref="LockMode"/>.</summary>
        public byte Mode;
    }
}
