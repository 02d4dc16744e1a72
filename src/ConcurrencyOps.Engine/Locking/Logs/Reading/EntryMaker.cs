using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Locking;

/// <summary>Makes entries of rows, whatever format they came in, and says what is wrong with one that is none.</summary>
internal sealed class EntryMaker(LogSymbols symbols, LogClock clock)
{
    /// <summary>The latest time there may be: far beyond any clock, and no difference of two overflows.</summary>
    public const long MostNs = 1L << 61;
    private const int LongestQuote = 60;
    private const int MostTimeTries = 16;

    private int _timeTries;

    /// <summary>Makes an entry of a row.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? TryMake(in RowFields row, out LogEntry entry)
    {
        entry = default;
        if (row.TimestampNs.IsEmpty)
            return "TimestampNs is missing.";
        if (!Utf8Parser.TryParse(row.TimestampNs, out entry.TimestampNs, out int length) || length != row.TimestampNs.Length)
            return $"TimestampNs is {Quoted(row.TimestampNs)}, not a whole number.";
        if (entry.TimestampNs is < -MostNs or > MostNs)
            return $"TimestampNs is {Quoted(row.TimestampNs)}, which is no time in nanoseconds.";
        if (row.ThreadId.IsEmpty)
            return "ThreadId is missing.";
        if (row.LockId.IsEmpty)
            return "LockId is missing.";
        if (!TryReadEvent(row.Event, out entry.Event))
            return row.Event.IsEmpty ? "Event is missing." : $"Event is {Quoted(row.Event)}, not one of {string.Join(", ", Enum.GetNames<LockEventKind>())}.";
        if (!TryReadMode(row.Mode, out entry.Mode))
            return $"Mode is {Quoted(row.Mode)}, neither Exclusive nor Shared.";

        Fill(row, ref entry);
        return null;
    }

    private void Fill(in RowFields row, ref LogEntry entry)
    {
        entry.Thread = symbols.Threads.Get(row.ThreadId);
        entry.Lock = symbols.Locks.Get(row.LockId);
        entry.Site = row.Site.IsEmpty ? LogEntry.None : symbols.Sites.Get(row.Site);
        if (!row.ThreadName.IsEmpty)
            symbols.NameThread(entry.Thread, row.ThreadName);
        if (!row.LockName.IsEmpty)
            symbols.NameLock(entry.Lock, row.LockName);
        if (!clock.IsSet && !row.Timestamp.IsEmpty && _timeTries++ < MostTimeTries)
            ReadTime(row.Timestamp, entry.TimestampNs);
    }

    // A time that cannot be read is no loss of the row.
    private void ReadTime(ReadOnlySpan<byte> text, long ns)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string written = Encoding.UTF8.GetString(text);
        if (DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, Utc, out DateTimeOffset time)
            || DateTimeOffset.TryParse(written, CultureInfo.CurrentCulture, Utc, out time))
        {
            clock.Set(time, ns);
        }
    }

    // Names as they are written first; numbers are what ConvertTo-Json makes of an enum.
    private static bool TryReadEvent(ReadOnlySpan<byte> text, out LockEventKind kind)
    {
        kind = text.Length switch
        {
            1 => (LockEventKind)(text[0] - '0'),
            7 when Is(text, "Waiting"u8) => LockEventKind.Waiting,
            8 when Is(text, "Acquired"u8) => LockEventKind.Acquired,
            8 when Is(text, "Released"u8) => LockEventKind.Released,
            8 when Is(text, "TimedOut"u8) => LockEventKind.TimedOut,
            _ => (LockEventKind)(-1),
        };
        return kind is >= LockEventKind.Waiting and <= LockEventKind.TimedOut;
    }

    private static bool TryReadMode(ReadOnlySpan<byte> text, out LockMode mode)
    {
        mode = text.Length switch
        {
            0 => LockMode.Exclusive,
            1 => (LockMode)(text[0] - '0'),
            9 when Is(text, "Exclusive"u8) => LockMode.Exclusive,
            6 when Is(text, "Shared"u8) => LockMode.Shared,
            _ => (LockMode)(-1),
        };
        return mode is LockMode.Exclusive or LockMode.Shared;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) => text.SequenceEqual(name) || Ascii.EqualsIgnoreCase(text, name);

    private static string Quoted(ReadOnlySpan<byte> text) =>
        $"'{SafeText.Clean(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * LongestQuote)]), LongestQuote)}'";
}
