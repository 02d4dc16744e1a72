using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>The body of an answer, as far as it was read, in pooled memory.</summary>
internal sealed class AnswerBody : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    private AnswerBody()
    {
    }

    /// <summary>There is more than the limit; the rest was not read.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>What was read and kept.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads and keeps the body, decompressed, up to a limit in bytes after decompression.</summary>
    /// <exception cref="InvalidDataException">It is not compressed the way its header says.</exception>
    public static async ValueTask<AnswerBody> KeepAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        var body = new AnswerBody();
        try
        {
            var raw = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var plain = Decompressed(raw, content);
            await using (plain.ConfigureAwait(false))
                await body.FillAsync(plain, limit, cancellationToken).ConfigureAwait(false);

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Reads the body as it comes, up to a limit in bytes, and keeps nothing: it is part of the answer and of its time.</summary>
    public static async ValueTask SkipAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0)
            return;

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
        try
        {
            for (long total = 0; total < limit;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit - total)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return;

                total += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The characters, by the charset of the header, else UTF-8; without a byte order mark. Belongs to the caller's pool.</summary>
    /// <param name="charset">The charset; one that is not known counts as UTF-8.</param>
    /// <param name="length">How many of the characters are the body's.</param>
    public char[] RentText(string? charset, out int length)
    {
        var encoding = EncodingOf(charset);
        var bytes = _buffer.AsSpan(0, _length);
        if (bytes.StartsWith(encoding.Preamble))
            bytes = bytes[encoding.Preamble.Length..];

        var text = ArrayPool<char>.Shared.Rent(Math.Max(1, encoding.GetMaxCharCount(bytes.Length)));
        length = encoding.GetChars(bytes, text);
        return text;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private static Encoding EncodingOf(string? charset)
    {
        try
        {
            return string.IsNullOrWhiteSpace(charset) ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim(' ', '"', '\''));
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8;
        }
    }

    private static Stream Decompressed(Stream raw, HttpContent content)
    {
        var encodings = content.Headers.ContentEncoding;
        if (encodings.Count == 0)
            return raw;

        return (encodings.Count == 1 ? encodings.First().ToLowerInvariant() : "") switch
        {
            "gzip" or "x-gzip" => new GZipStream(raw, CompressionMode.Decompress),
            "deflate" => new ZLibStream(raw, CompressionMode.Decompress),
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            "identity" => raw,
            _ => throw new InvalidDataException("The body is compressed in a way that is not known here."),
        };
    }

    private async ValueTask FillAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_length == _buffer.Length)
                Grow();

            // One byte more than the limit shows whether there is more.
            var room = Math.Min(_buffer.Length - _length, (long)limit + 1 - _length);
            var read = await stream.ReadAsync(_buffer.AsMemory(_length, (int)room), cancellationToken).ConfigureAwait(false);
            _length += read;
            if (read > 0 && _length <= limit)
                continue;

            IsTruncated = _length > limit;
            _length = Math.Min(_length, limit);
            return;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
