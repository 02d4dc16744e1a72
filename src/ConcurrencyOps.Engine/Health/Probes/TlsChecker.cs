using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>tls://host:port: up when the TLS handshake succeeds with a valid certificate that does not end soon. No data is sent.</summary>
internal sealed class TlsChecker(IConnector connector) : IServiceChecker
{
    /// <inheritdoc/>
    public async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        var (host, port) = (ProbeTarget.HostOf(context.Check), ProbeTarget.PortOf(context.Check));
        var socket = await connector.ConnectAsync(context, host, port, context.Token).ConfigureAwait(false);
        var tls = await TlsHandshake.AuthenticateAsync(
            new NetworkStream(socket, ownsSocket: true), context, host, [], context.Token).ConfigureAwait(false);
        await using (tls.ConfigureAwait(false))
            return ProbeTarget.Good(context);
    }
}
