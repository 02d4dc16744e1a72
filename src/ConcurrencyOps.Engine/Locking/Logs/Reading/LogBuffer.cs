namespace ConcurrencyOps.Locking;

/// <summary>A stream seen through a window that moves along: as large as a row needs, never larger than <see cref="MostBytes"/>.</summary>
internal sealed class LogBuffer(Stream stream, CancellationToken stop, Action? onRead = null)
{
    /// <summary>The longest row that is read.</summary>
    public const int MostBytes = 1 << 20;

    private const int FirstBytes = 1 << 17;

    private byte[] _bytes = new byte[FirstBytes];
    private int _start;
    private int _end;

    /// <summary>What was read and not taken yet.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_start, _end - _start);

    /// <summary>The stream has no more than <see cref="Rest"/>.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Takes so many bytes.</summary>
    public void Advance(int count) => _start += count;

    /// <summary>Reads on. False: the stream is at its end, or there is no room for a longer row.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Fill()
    {
        stop.ThrowIfCancellationRequested();
        onRead?.Invoke();
        if (_start > 0)
        {
            Rest.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            if (_bytes.Length >= MostBytes)
                return false;
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        int read = IsEnd ? 0 : stream.Read(_bytes, _end, _bytes.Length - _end);
        IsEnd = read == 0;
        _end += read;
        return read > 0;
    }

    /// <summary>Begins: what marks UTF-8 is passed over.</summary>
    /// <exception cref="LockLogException">The text is UTF-16.</exception>
    public void Begin()
    {
        while (Rest.Length < 3 && Fill())
        {
            // A stream may give a byte at a time.
        }

        if (Rest.StartsWith("\uFEFF"u8))
            Advance(3);
        else if (Rest is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new LockLogException("It is UTF-16. Write it as UTF-8: Export-Csv and Set-Content of PowerShell 7 do, others with -Encoding utf8.");
    }

    /// <summary>Takes everything up to and with the next line end.</summary>
    public void SkipLine()
    {
        do
        {
            int end = Rest.IndexOf((byte)'\n');
            if (end >= 0)
            {
                Advance(end + 1);
                return;
            }

            Advance(Rest.Length);
        }
        while (Fill());
    }

    /// <summary>
    /// The next line without its end; the span is good until the next call. Null for what is too long to be one, which is passed over.
    /// </summary>
    /// <returns>False: there is none.</returns>
    public bool TryReadLine(out ReadOnlySpan<byte> line, out bool isTooLong)
    {
        isTooLong = false;
        int seen = 0;
        while (true)
        {
            int end = Rest[seen..].IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = Rest[..(seen + end)].TrimEnd((byte)'\r');
                Advance(seen + end + 1);
                return true;
            }

            seen = Rest.Length;
            if (Fill())
                continue;
            isTooLong = !IsEnd;
            line = isTooLong ? default : Rest.TrimEnd((byte)'\r');
            if (isTooLong)
                SkipLine();
            else
                Advance(seen);
            return isTooLong || seen > 0;
        }
    }
}
