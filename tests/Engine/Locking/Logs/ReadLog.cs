using System.Text;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>A log that was read: its events as they came out, and what was said about it.</summary>
internal sealed class ReadLog : IEntryTaker
{
    private readonly LogSymbols _symbols = new();
    private readonly List<LogEntry> _entries = [];

    private ReadLog(Stream stream, LockLogFormat format)
    {
        var buffer = new LogBuffer(stream, default);
        var window = new ReorderWindow(this, Tally);
        var sink = new LogSink("a.log", new EntryMaker(_symbols, Clock), window, Tally);
        switch (format)
        {
            case LockLogFormat.Csv:
                new CsvLogReader(buffer, sink).Read();
                break;
            case LockLogFormat.JsonLines:
                new JsonLinesLogReader(buffer, sink).Read();
                break;
            default:
                new StdLogReader(buffer, sink).Read();
                break;
        }

        window.Flush();
    }

    public LogTally Tally { get; } = new();

    public LogClock Clock { get; } = new();

    /// <summary>The events with their texts. A wall-clock time is not among them.</summary>
    public IEnumerable<LogRow> Rows => _entries.Select(entry => new LogRow
    {
        TimestampNs = entry.TimestampNs,
        ThreadId = _symbols.Threads.Text(entry.Thread),
        ThreadName = _symbols.ThreadName(entry.Thread),
        LockId = _symbols.Locks.Text(entry.Lock),
        LockName = _symbols.LockName(entry.Lock),
        Event = entry.Event,
        Mode = entry.Mode,
        Site = _symbols.Site(entry.Site),
    });

    /// <summary>The events in short: time, thread, event, mode, lock, site.</summary>
    public IEnumerable<string> Events => Rows.Select(static row => $"{row.TimestampNs} {row.ThreadId} {row.Event} {row.Mode} {row.LockId} {row.Site}".TrimEnd());

    public static ReadLog Of(string text, LockLogFormat format, int chunk = int.MaxValue) => Of(Encoding.UTF8.GetBytes(text), format, chunk);

    /// <summary>Reads bytes that come in pieces of at most so many.</summary>
    public static ReadLog Of(byte[] bytes, LockLogFormat format, int chunk = int.MaxValue) => new(new Trickle(bytes, chunk), format);

    public void Take(in LogEntry entry) => _entries.Add(entry);

    private sealed class Trickle(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
