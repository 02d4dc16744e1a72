using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// Asks the name servers again after a while. A run of checks asks once for each name; a watch goes on for days, and must notice when a name
/// moves.
/// </summary>
/// <param name="age">How long the address of a name is believed; null for as long as the run lasts.</param>
/// <param name="time">The clock.</param>
internal sealed class RenewedConnector(TimeSpan? age, TimeProvider time) : IConnector
{
    // Guards both fields.
    private readonly object _gate = new();
    private DnsConnector _current = new();
    private long _madeAt = time.GetTimestamp();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(CheckContext context, string host, CancellationToken cancellationToken) =>
        Current().ResolveAsync(context, host, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Socket> ConnectAsync(CheckContext context, string host, int port, CancellationToken cancellationToken) =>
        Current().ConnectAsync(context, host, port, cancellationToken);

    private DnsConnector Current()
    {
        lock (_gate)
        {
            if (age is not null && time.GetElapsedTime(_madeAt) >= age)
                (_current, _madeAt) = (new DnsConnector(), time.GetTimestamp());

            return _current;
        }
    }
}
