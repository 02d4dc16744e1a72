using System.Globalization;
using System.Text;
using System.Text.Json;
using ConcurrencyOps.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Locking;

public sealed class LogRoundTripTests
{
    private static readonly string[] Odd = ["\uD83D\uDE00", "a\"b", "\"", ",", "null", "TimestampNs", "1e5", "=1+1"];

    // Names belong to a thread or lock, not to a row: they are made of the id. Control characters are replaced on the way in.
    private static readonly Gen<string> Texts = Gen.Frequency(
        (3, Gen.String[Gen.Char["abc ,;\"'\\{}|()#\u00e9\u4e2d"], 1, 12].Where(static text => text.Trim().Length > 0)),
        (1, Gen.Int[0, Odd.Length - 1].Select(static pick => Odd[pick])));

    private static readonly Gen<LockEvent> Events =
        Gen.Select(Gen.Long[0, 1_000_000_000], Gen.Long[-5, 5], Texts, Gen.Enum<LockEventKind>(), Gen.Enum<LockMode>(), Texts.Null()).Select(
            static (ns, thread, @lock, kind, mode, site) => new LockEvent
            {
                Timestamp = DateTimeOffset.UnixEpoch.AddTicks(ns / 100),
                TimestampNs = ns,
                ThreadId = thread,
                ThreadName = thread % 2 == 0 ? $"thread \"{thread}\", even" : null,
                LockId = @lock,
                LockName = @lock.Length % 2 == 0 ? $"name of {@lock}" : null,
                Event = kind,
                Mode = mode,
                Site = site,
            });

    private static readonly Gen<LockEvent[]> Logs = Events.Array[0, 30].Select(static events => events.OrderBy(static item => item.TimestampNs).ToArray());

    [Fact]
    public void Events_written_as_csv_are_read_as_they_were() =>
        Logs.Sample(static events => Same(ReadLog.Of(Csv(events, alwaysQuoted: true), LockLogFormat.Csv), events), iter: 2000);

    [Fact]
    public void Events_written_as_csv_with_quotes_where_needed_are_read_as_they_were() =>
        Logs.Sample(static events => Same(ReadLog.Of(Csv(events, alwaysQuoted: false), LockLogFormat.Csv), events), iter: 2000);

    [Fact]
    public void Events_written_as_json_lines_are_read_as_they_were() =>
        Logs.Sample(static events => Same(ReadLog.Of(string.Join('\n', events.Select(static item => JsonSerializer.Serialize(item))), LockLogFormat.JsonLines), events), iter: 2000);

    private static void Same(ReadLog log, LockEvent[] events)
    {
        log.Tally.Problems.ShouldBeEmpty();
        log.Rows.ShouldBe(events.Select(static item => new LogRow(item) { Timestamp = null }));
    }

    // As Export-Csv does, in all its ways.
    private static string Csv(LockEvent[] events, bool alwaysQuoted)
    {
        var text = new StringBuilder("\"Timestamp\",\"TimestampNs\",\"ThreadId\",\"ThreadName\",\"LockId\",\"LockName\",\"Event\",\"Mode\",\"Site\"\r\n");
        foreach (LockEvent item in events)
        {
            object?[] cells = [item.Timestamp, item.TimestampNs, item.ThreadId, item.ThreadName, item.LockId, item.LockName, item.Event, item.Mode, item.Site];
            text.AppendJoin(',', cells.Select(cell => Cell(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "", alwaysQuoted))).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Cell(string text, bool alwaysQuoted) =>
        alwaysQuoted || text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
