namespace ConcurrencyOps.Health;

/// <summary>
/// Passes everything through and remembers how the server began. The HTTP client's exceptions do not tell a server that hangs up from one that
/// speaks something else: which of several it throws is a race between its own threads.
/// </summary>
internal sealed class GreetingStream(Stream inner) : Stream
{
    private const int TypeAt = 3;
    private const byte Settings = 4;

    private int _received;
    private byte _type;

    /// <summary>The first frame was SETTINGS, as HTTP/2 wants; null when the server did not say enough to tell.</summary>
    public bool? IsHttp2 => _received > TypeAt ? _type == Settings : null;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Note(inner.Read(buffer, offset, count), buffer.AsSpan(offset));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Note(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Span);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();

        base.Dispose(disposing);
    }

    private int Note(int count, ReadOnlySpan<byte> bytes)
    {
        if (_received <= TypeAt && _received + count > TypeAt)
            _type = bytes[TypeAt - _received];

        _received += Math.Min(count, TypeAt + 1);
        return count;
    }
}
