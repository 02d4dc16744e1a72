using System.Globalization;
using System.Text;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Locking;

/// <summary>
/// Reads traces in the STD format of RAPID, one event a line: <c>thread|operation(operand)|location</c>, such as T0|acq(l1)|12. The order of the
/// lines is the order of time; there are no times. What is no acq, rel or req of a lock is passed over and counted.
/// </summary>
internal sealed class StdLogReader(LogBuffer buffer, LogSink sink)
{
    private const int LongestQuote = 60;

    private readonly byte[] _number = new byte[20];

    /// <summary>Reads to the end.</summary>
    public void Read()
    {
        buffer.Begin();
        for (long line = 1; buffer.TryReadLine(out ReadOnlySpan<byte> text, out bool isTooLong); line++)
        {
            text = text.Trim(" \t"u8);
            if (isTooLong)
                sink.AddProblem(line, "It is longer than 1 MB.");
            else if (!text.IsEmpty)
                ReadEvent(text, line);
        }
    }

    private void ReadEvent(ReadOnlySpan<byte> text, long line)
    {
        RowFields fields = default;
        int bar = text.IndexOf((byte)'|');
        ReadOnlySpan<byte> rest = bar < 0 ? default : text[(bar + 1)..];
        int name = rest.IndexOfAny((byte)'(', (byte)'|');
        ReadOnlySpan<byte> operation = rest[..(name < 0 ? rest.Length : name)];
        fields.Event = Kind(operation);
        if (fields.Event.IsEmpty)
        {
            if (bar > 0 && IsKnown(operation))
                sink.Skip();
            else
                sink.AddProblem(line, $"{Quoted(text)} is not an event such as T0|acq(l1)|12.");
            return;
        }

        int end = rest.LastIndexOf((byte)')');
        if (name < 0 || rest[name] != '(' || end < name)
        {
            sink.AddProblem(line, $"{Quoted(text)} names no lock.");
            return;
        }

        line.TryFormat(_number, out int digits, default, CultureInfo.InvariantCulture);
        fields.TimestampNs = _number.AsSpan(0, digits);
        fields.ThreadId = text[..bar];
        fields.LockId = rest[(name + 1)..end];
        fields.Site = rest[(end + 1)..].TrimStart((byte)'|');
        sink.Add(fields, line);
    }

    // req comes before each acq, whether the lock is free or not.
    private static ReadOnlySpan<byte> Kind(ReadOnlySpan<byte> operation) => operation switch
    {
        [(byte)'a', (byte)'c', (byte)'q'] => "Acquired"u8,
        [(byte)'r', (byte)'e', (byte)'l'] => "Released"u8,
        [(byte)'r', (byte)'e', (byte)'q'] => "Waiting"u8,
        _ => default,
    };

    private static bool IsKnown(ReadOnlySpan<byte> operation) =>
        operation.SequenceEqual("r"u8) || operation.SequenceEqual("w"u8) || operation.SequenceEqual("fork"u8) || operation.SequenceEqual("join"u8)
        || operation.SequenceEqual("begin"u8) || operation.SequenceEqual("end"u8);

    private static string Quoted(ReadOnlySpan<byte> text) =>
        $"'{SafeText.Clean(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * LongestQuote)]), LongestQuote)}'";
}
