using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// A connection that the handler may use for one request after the other. The handler does not say which request it uses a connection for, but it
/// writes a request in the flow of its sender: that is where the two are brought together.
/// </summary>
/// <param name="socket">Connected; owned.</param>
/// <param name="maker">The request it was made for.</param>
/// <param name="facts">Its address, certificate and times.</param>
/// <param name="closed">Told once, when it is closed.</param>
internal sealed class SharedConnection(Socket socket, HttpExchange maker, CheckContext facts, Action closed) : NetworkStream(socket, ownsSocket: true)
{
    private int _uses;
    private Action? _closed = closed;

    /// <summary>The request it was made for; another one may get it.</summary>
    public HttpExchange Maker { get; } = maker;

    /// <summary>Its address, certificate and times.</summary>
    public CheckContext Facts { get; } = facts;

    /// <summary>The handshake is over: what is written now belongs to a request.</summary>
    public bool IsReady { get; set; }

    /// <summary>Counts a request and returns how many there have been.</summary>
    public int CountUse() => Interlocked.Increment(ref _uses);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsReady)
            HttpExchange.Current?.Bind(this);

        return base.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Interlocked.Exchange(ref _closed, null)?.Invoke();
    }
}
