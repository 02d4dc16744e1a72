namespace ConcurrencyOps.Locking;

/// <summary>
/// Puts entries in the order of their times, as far as they are not more than so many entries away from their place: threads that write a log note the
/// time first and get to write later. Entries of one time stay as they came.
/// </summary>
internal sealed class ReorderWindow(IEntryTaker next, LogTally tally)
{
    /// <summary>How many entries are held back.</summary>
    public const int Size = 1024;

    private const int Mask = Size - 1;

    private readonly LogEntry[] _entries = new LogEntry[Size];
    private int _first;
    private int _count;
    private long _lastOut = long.MinValue;

    /// <summary>Takes an entry, and passes the earliest on when the window is full.</summary>
    public void Add(in LogEntry entry)
    {
        if (_count == Size)
            PassOne();
        if (_count > 0 && _entries[(_first + _count - 1) & Mask].TimestampNs > entry.TimestampNs)
            Insert(entry);
        else
            _entries[(_first + _count) & Mask] = entry;
        _count++;
        if (entry.TimestampNs < _lastOut)
            tally.TooLate++;
    }

    /// <summary>Passes on what is left.</summary>
    public void Flush()
    {
        while (_count > 0)
            PassOne();
    }

    private void Insert(in LogEntry entry)
    {
        tally.OutOfOrder++;
        int place = _count;
        while (place > 0 && _entries[(_first + place - 1) & Mask].TimestampNs > entry.TimestampNs)
        {
            _entries[(_first + place) & Mask] = _entries[(_first + place - 1) & Mask];
            place--;
        }

        _entries[(_first + place) & Mask] = entry;
    }

    private void PassOne()
    {
        ref LogEntry entry = ref _entries[_first];
        _first = (_first + 1) & Mask;
        _count--;
        _lastOut = Math.Max(_lastOut, entry.TimestampNs);
        next.Take(entry);
    }
}

/// <summary>Takes entries one by one.</summary>
internal interface IEntryTaker
{
    /// <summary>Takes the next entry.</summary>
    void Take(in LogEntry entry);
}
