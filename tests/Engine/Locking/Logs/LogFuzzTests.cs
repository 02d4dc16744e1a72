using System.Text;
using ConcurrencyOps.Locking;
using CsCheck;

namespace ConcurrencyOps.Tests.Locking;

/// <summary>Whatever a file holds: it is read to its end, every line is an event, a problem or skipped, and nothing but the documented exception comes out.</summary>
public sealed class LogFuzzTests
{
    private static readonly string[] Pieces =
    [
        "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", "\0", "{", "}", "[", "]", ":", "\\", "\\u12", "\\ud800", "|", "(", ")", "acq", "rel", "req", "T0", "1", "-5",
        "9223372036854775807", "Acquired", "Waiting", "Released", "TimedOut", "Shared", "a", "\"TimestampNs\"", "\"ThreadId\":1", "\"LockId\":\"a\"", "\"Event\":2", "null", "é", "\uFEFF",
        "{\"TimestampNs\":1,\"ThreadId\":4,\"LockId\":\"a\",\"Event\":\"Waiting\"}", "1,2,a,Acquired\n", "\"1\",\"2\",\"a\",\"Released\"\n", "T0|acq(l1)|12\n",
    ];

    private static readonly Gen<string> Texts = Gen.Int[0, Pieces.Length - 1].Array[0, 60].Select(static picks => string.Concat(picks.Select(static pick => Pieces[pick])));

    [Theory]
    [InlineData(LockLogFormat.Csv)]
    [InlineData(LockLogFormat.JsonLines)]
    [InlineData(LockLogFormat.Std)]
    public void Random_bytes_do_no_harm(object format) =>
        Gen.Byte.Array[0, 3000].Sample(bytes => TryRead(bytes, (LockLogFormat)format), iter: 2000);

    [Theory]
    [InlineData(LockLogFormat.Csv)]
    [InlineData(LockLogFormat.JsonLines)]
    [InlineData(LockLogFormat.Std)]
    public void Random_bytes_after_a_good_beginning_do_no_harm(object format) =>
        Gen.Byte.Array[0, 1000].Sample(
            bytes => TryRead([.. Encoding.ASCII.GetBytes("TimestampNs,ThreadId,LockId,Event\n1,2,a,Acquired\n"), .. bytes], (LockLogFormat)format), iter: 2000);

    [Theory]
    [InlineData(LockLogFormat.Csv)]
    [InlineData(LockLogFormat.JsonLines)]
    [InlineData(LockLogFormat.Std)]
    public void A_log_that_comes_in_small_pieces_is_the_same_log(object format) =>
        Gen.Select(Texts, Gen.Int[1, 9], Gen.Bool).Sample(
            (text, chunk, hasHeader) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(hasHeader ? $"TimestampNs,ThreadId,LockId,Event\n{text}" : text);
                ReadLog? whole = TryRead(bytes, (LockLogFormat)format), pieces = TryRead(bytes, (LockLogFormat)format, chunk);
                pieces?.Events.ShouldBe(whole!.Events);
                pieces?.Tally.Problems.ShouldBe(whole!.Tally.Problems);
                pieces?.Tally.BadRows.ShouldBe(whole!.Tally.BadRows);
                (pieces is null).ShouldBe(whole is null);
            },
            iter: 5000);

    [Fact]
    public void Every_line_of_a_trace_is_an_event_a_problem_or_skipped() =>
        Texts.Sample(text =>
        {
            LogTally tally = ReadLog.Of(text, LockLogFormat.Std).Tally;
            (tally.Events + tally.BadRows + tally.Skipped).ShouldBe(text.TrimStart('\uFEFF').Split('\n').Count(static line => line.Trim('\r', ' ', '\t').Length > 0));
        });

    private static ReadLog? TryRead(byte[] bytes, LockLogFormat format, int chunk = int.MaxValue)
    {
        try
        {
            return ReadLog.Of(bytes, format, chunk);
        }
        catch (LockLogException)
        {
            return null;
        }
    }
}
