using System.Globalization;
using System.Text;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Fixtures;

/// <summary>Writes a workload as a lock log.</summary>
internal static class CsvFile
{
    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="workload">What goes into it.</param>
    /// <param name="events">How many events at least.</param>
    /// <param name="isFull">All columns, quoted, as Export-Csv writes them; else the four that are needed.</param>
    public static void Write(string path, Workload workload, int events, bool isFull)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        writer.WriteLine(isFull
            ? "\"Timestamp\",\"TimestampNs\",\"ThreadId\",\"ThreadName\",\"LockId\",\"LockName\",\"Event\",\"Mode\",\"Site\""
            : "TimestampNs,ThreadId,LockId,Event");
        workload.Make(events, entry => writer.WriteLine(isFull ? Full(entry) : Short(entry)));
    }

    private static string Short(in LogEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.TimestampNs},{entry.Thread},Cache.Shard{entry.Lock},{entry.Event}");

    private static string Full(in LogEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"2026-11-22T10:00:00.0000000+00:00\",\"{entry.TimestampNs}\",\"{entry.Thread}\",\"worker-{entry.Thread}\",\"{entry.Lock}\",\"Cache.Shard{entry.Lock}\",\"{entry.Event}\",\"{entry.Mode}\",\"cache.ps1:{entry.Lock % 50}\"");
}
