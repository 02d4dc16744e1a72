using System.Text;

namespace ConcurrencyOps.Locking;

/// <summary>
/// One lock log on its way from rows to an observer: a file of any size, or events one by one. What is kept grows with locks, threads and sites, not
/// with rows. Not thread-safe.
/// </summary>
internal sealed class LockLog
{
    private readonly EntryMaker _maker;
    private readonly ReorderWindow _window;

    public LockLog(ILockObserver observer)
    {
        Replay = new(observer, Tally);
        _window = new(Replay, Tally);
        _maker = new(Symbols, Clock);
    }

    /// <summary>What the numbers stand for.</summary>
    public LogSymbols Symbols { get; } = new();

    /// <summary>When it was by the wall clock.</summary>
    public LogClock Clock { get; } = new();

    /// <summary>What the log was like.</summary>
    public LogTally Tally { get; } = new();

    /// <summary>Who holds and who waits.</summary>
    public LockReplay Replay { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="readTo">Is told now and then how far it is: bytes read, and bytes in all.</param>
    /// <param name="stop">Cancels the reading.</param>
    /// <exception cref="LockLogException">It is no such log.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void ReadFile(string path, LockLogFormat format, Action<long, long>? readTo, CancellationToken stop)
    {
        // Whoever writes it may go on.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        Read(stream, path, format, stop, () => readTo?.Invoke(stream.Position, stream.Length));
    }

    /// <summary>Reads a stream.</summary>
    public void Read(Stream stream, string source, LockLogFormat format, CancellationToken stop, Action? onRead = null)
    {
        var buffer = new LogBuffer(stream, stop, onRead);
        var sink = new LogSink(source, _maker, _window, Tally);
        switch (format)
        {
            case LockLogFormat.Csv:
                new CsvLogReader(buffer, sink).Read();
                break;
            case LockLogFormat.JsonLines:
                new JsonLinesLogReader(buffer, sink).Read();
                break;
            case LockLogFormat.Std:
                new StdLogReader(buffer, sink).Read();
                break;
        }

        if (Tally is { Events: 0, BadRows: > 0 })
            throw new LockLogException($"None of its {Tally.BadRows} rows is a lock event. {Tally.Problems[0]}");
    }

    /// <summary>Takes one event.</summary>
    public void Add(in LogRow row)
    {
        var entry = new LogEntry
        {
            TimestampNs = Math.Clamp(row.TimestampNs, -EntryMaker.MostNs, EntryMaker.MostNs),
            Thread = Symbols.Threads.Get(Encoding.UTF8.GetBytes(row.ThreadId)),
            Lock = Symbols.Locks.Get(Encoding.UTF8.GetBytes(row.LockId)),
            Site = row.Site is null ? LogEntry.None : Symbols.Sites.Get(Encoding.UTF8.GetBytes(row.Site)),
            Event = row.Event,
            Mode = row.Mode,
        };
        if (row.ThreadName is not null)
            Symbols.NameThread(entry.Thread, Encoding.UTF8.GetBytes(row.ThreadName));
        if (row.LockName is not null)
            Symbols.NameLock(entry.Lock, Encoding.UTF8.GetBytes(row.LockName));
        if (row.Timestamp is { } time)
            Clock.Set(time, row.TimestampNs);
        Tally.Events++;
        _window.Add(entry);
    }

    /// <summary>All events are in: what was held back for its order goes to the observer.</summary>
    public void End() => _window.Flush();
}
