namespace ConcurrencyOps.Locking;

/// <summary>
/// Cuts rows of comma-separated values (RFC 4180) into fields: quoted or not, quotes doubled within quotes, line ends within quotes. A line end is LF or CR LF.
/// </summary>
/// <param name="columns">What each column holds.</param>
/// <param name="delimiter">What stands between two fields.</param>
internal sealed class CsvRow(LogField[] columns, byte delimiter)
{
    private const byte Quote = (byte)'"';
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private byte[] _unquoted = new byte[256];
    private int _unquotedLength;

    /// <summary>A field of the row that was cut last was quoted.</summary>
    public bool HasQuotes { get; private set; }

    /// <summary>How many fields it had.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Cuts the first row.</summary>
    /// <param name="data">What begins with a row.</param>
    /// <param name="isAll">Nothing comes after it.</param>
    /// <param name="fields">The fields, as far as they are wanted.</param>
    /// <param name="problem">What is wrong with the row; null for nothing.</param>
    /// <returns>How many bytes it takes; 0 when it is not whole yet.</returns>
    public int Cut(ReadOnlySpan<byte> data, bool isAll, ref RowFields fields, out string? problem)
    {
        problem = null;
        (HasQuotes, FieldCount, _unquotedLength) = (false, 0, 0);
        int position = 0;
        while (true)
        {
            LogField column = FieldCount < columns.Length ? columns[FieldCount] : LogField.None;
            FieldCount++;
            if (position < data.Length && data[position] == Quote)
            {
                int close = ClosingQuote(data, position + 1, isAll, out bool isDoubled);
                if (close < 0)
                {
                    problem = isAll ? "A quote is opened and never closed." : null;
                    return 0;
                }

                HasQuotes = true;
                fields.Set(column, isDoubled && column != LogField.None ? Undouble(data[(position + 1)..close]) : data[(position + 1)..close]);
                position = close + 1;
            }
            else
            {
                int length = data[position..].IndexOfAny(delimiter, LineFeed);
                if (length < 0)
                {
                    if (!isAll)
                        return 0;
                    length = data.Length - position;
                }

                ReadOnlySpan<byte> field = data.Slice(position, length);
                position += length;
                bool isLast = position == data.Length || data[position] == LineFeed;
                fields.Set(column, isLast ? field.TrimEnd(CarriageReturn) : field);
            }

            switch (EndOf(data, ref position, isAll))
            {
                case FieldEnd.Row:
                    return position;
                case FieldEnd.Unknown:
                    return 0;
                case FieldEnd.Broken:
                    problem = "There is text after a closing quote.";
                    return 0;
            }
        }
    }

    private FieldEnd EndOf(ReadOnlySpan<byte> data, ref int position, bool isAll)
    {
        if (position == data.Length)
            return isAll ? FieldEnd.Row : FieldEnd.Unknown;

        byte next = data[position++];
        if (next == delimiter)
            return FieldEnd.Field;
        if (next == LineFeed)
            return FieldEnd.Row;
        if (next != CarriageReturn)
            return FieldEnd.Broken;
        if (position == data.Length)
            return isAll ? FieldEnd.Row : FieldEnd.Unknown;
        return data[position++] == LineFeed ? FieldEnd.Row : FieldEnd.Broken;
    }

    // -1: it is not there, or cannot be told from the first of two yet.
    private static int ClosingQuote(ReadOnlySpan<byte> data, int position, bool isAll, out bool isDoubled)
    {
        isDoubled = false;
        while (true)
        {
            int length = data[position..].IndexOf(Quote);
            if (length < 0)
                return -1;
            position += length;
            if (position + 1 == data.Length)
                return isAll ? position : -1;
            if (data[position + 1] != Quote)
                return position;
            isDoubled = true;
            position += 2;
        }
    }

    // Each row's fields share one array; it is replaced, never moved, when it grows: fields that were cut before still point into the old one.
    private ReadOnlySpan<byte> Undouble(ReadOnlySpan<byte> text)
    {
        if (_unquotedLength + text.Length > _unquoted.Length)
            (_unquoted, _unquotedLength) = (new byte[Math.Max(_unquoted.Length, text.Length) * 2], 0);

        int start = _unquotedLength;
        for (int index = 0; index < text.Length; index++)
        {
            _unquoted[_unquotedLength++] = text[index];
            if (text[index] == Quote)
                index++;
        }

        return _unquoted.AsSpan(start, _unquotedLength - start);
    }

    private enum FieldEnd
    {
        Field,
        Row,
        Unknown,
        Broken,
    }
}
