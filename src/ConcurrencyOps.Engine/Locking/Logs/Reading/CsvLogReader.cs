using System.Text;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Locking;

/// <summary>Reads lock logs of comma-separated values, as Export-Csv writes them. The header says which column is where.</summary>
internal sealed class CsvLogReader(LogBuffer buffer, LogSink sink)
{
    private const string TypeLine = "#TYPE";
    private const int LongestQuote = 200;

    private long _line = 1;

    /// <summary>Reads to the end.</summary>
    /// <exception cref="LockLogException">There is no header with the columns that are needed.</exception>
    public void Read()
    {
        (LogField[] columns, byte delimiter) = ReadHeader();
        var row = new CsvRow(columns, delimiter);
        while (TryReadRow(row, columns.Length))
        {
            // Each row says itself what becomes of it.
        }
    }

    private bool TryReadRow(CsvRow row, int width)
    {
        RowFields fields = default;
        ReadOnlySpan<byte> data = buffer.Rest;
        if (data.IsEmpty)
            return buffer.Fill() || !buffer.IsEnd;

        int length = row.Cut(data, buffer.IsEnd, ref fields, out string? problem);
        if (length == 0)
        {
            if (problem is null && !buffer.IsEnd && (buffer.Fill() || buffer.IsEnd))
                return true;
            SkipLine(problem ?? "It is longer than 1 MB, or a quote is opened and never closed.");
            return true;
        }

        if (row.FieldCount == width)
            sink.Add(fields, _line);
        else if (row.FieldCount > 1 || !data[..length].TrimEnd("\r\n"u8).IsEmpty)
            sink.AddProblem(_line, $"The row has {row.FieldCount} fields, the header {width}.");
        _line += row.HasQuotes ? data[..length].Count((byte)'\n') : 1;
        buffer.Advance(length);
        return true;
    }

    // The next line may be a good row.
    private void SkipLine(string problem)
    {
        sink.AddProblem(_line++, problem);
        buffer.SkipLine();
    }

    private (LogField[] Columns, byte Delimiter) ReadHeader()
    {
        buffer.Begin();
        string header;
        do
        {
            if (!buffer.TryReadLine(out ReadOnlySpan<byte> line, out bool isTooLong) || isTooLong)
                throw new LockLogException("It has no header. The first line must name the columns: TimestampNs, ThreadId, LockId, Event and what else there is.");
            header = Encoding.UTF8.GetString(line);
            _line++;
        }
        while (header.Length == 0 || header.StartsWith(TypeLine, StringComparison.Ordinal));

        foreach (char delimiter in ",;\t")
        {
            LogField[] columns = Columns(header, delimiter);
            if (LogFields.Required.All(columns.Contains))
                return (columns, (byte)delimiter);
        }

        var missing = LogFields.Required.Except(Columns(header, ','));
        throw new LockLogException(
            $"Its header has no column {string.Join(", ", missing)}: '{SafeText.Clean(header, LongestQuote)}'. " +
            "A lock log has the columns TimestampNs, ThreadId, LockId and Event; Get-LockEvent | Export-Csv writes one.");
    }

    private static LogField[] Columns(string header, char delimiter)
    {
        LogField[] columns = [.. header.Split(delimiter).Select(static name => LogFields.Of(Encoding.UTF8.GetBytes(name.Trim().Trim('"').Trim())))];
        for (int index = 1; index < columns.Length; index++)
        {
            // Of two columns with one name the first counts.
            if (Array.IndexOf(columns, columns[index]) < index)
                columns[index] = LogField.None;
        }

        return columns;
    }
}
