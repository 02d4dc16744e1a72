using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// Makes the handler's connections: address rules on every hop, the way through a proxy, and the TLS handshake, which the handler leaves to whoever
/// gives it an SslStream. So every phase has its time and every failure its words.
/// </summary>
/// <param name="connector">Makes them.</param>
/// <param name="kept">The places for those that are kept.</param>
internal sealed class HttpConnections(IConnector connector, KeptConnections kept)
{
    private static readonly IReadOnlyList<SslApplicationProtocol> Http11 = [SslApplicationProtocol.Http11];

    /// <summary>The ConnectCallback of every handler.</summary>
    /// <exception cref="CheckFailedException">No connection; inside the handler's own exception when it surfaces.</exception>
    /// <exception cref="NoPlaceException">As many connections are kept as may be; likewise.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext request, CancellationToken cancellationToken)
    {
        var exchange = ((CheckRequest)request.InitialRequestMessage).Exchange;
        var facts = exchange.BeginConnect();
        try
        {
            return exchange.IsShared
                ? await ConnectSharedAsync(exchange, facts, cancellationToken).ConfigureAwait(false)
                : await ConnectOwnAsync(exchange, facts).ConfigureAwait(false);
        }
        finally
        {
            exchange.EndConnect();
        }
    }

    // Only the check's own token ends it: the handler's would let an abandoned attempt live for another five seconds.
    private async ValueTask<Stream> ConnectOwnAsync(HttpExchange exchange, CheckContext facts)
    {
        var socket = await OpenAsync(exchange.Target, facts, facts.Token).ConfigureAwait(false);
        var stream = await SecureAsync(new OwnConnection(socket), exchange.Target, facts, facts.Token).ConfigureAwait(false);
        facts.Phases.Enter(CheckPhase.FirstByte);
        return stream;
    }

    private async ValueTask<Stream> ConnectSharedAsync(HttpExchange exchange, CheckContext facts, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(facts.Token, cancellationToken);
        var connection = await OpenSharedAsync(exchange, facts, either.Token).ConfigureAwait(false);
        var stream = await SecureAsync(connection, exchange.Target, facts, either.Token).ConfigureAwait(false);
        facts.Phases.Enter(CheckPhase.None);
        connection.IsReady = true;
        return stream;
    }

    private async ValueTask<SharedConnection> OpenSharedAsync(HttpExchange exchange, CheckContext facts, CancellationToken cancellationToken)
    {
        if (!kept.TryTakePlace())
            throw new NoPlaceException();

        try
        {
            var socket = await OpenAsync(exchange.Target, facts, cancellationToken).ConfigureAwait(false);
            return new SharedConnection(socket, exchange, facts, kept.GivePlaceBack);
        }
        catch
        {
            kept.GivePlaceBack();
            throw;
        }
    }

    private ValueTask<Socket> OpenAsync(Uri target, CheckContext facts, CancellationToken cancellationToken) => facts.Check.Proxy is { } proxy
        ? OpenThroughAsync(proxy, target, facts, cancellationToken)
        : connector.ConnectAsync(facts, target.IdnHost, target.Port, cancellationToken);

    private async ValueTask<Socket> OpenThroughAsync(Uri proxy, Uri target, CheckContext facts, CancellationToken cancellationToken)
    {
        // The proxy resolves names itself, out of our sight; what can be told from here is an address of another family than the wanted one.
        if (IPAddress.TryParse(target.IdnHost, out _))
            await connector.ResolveAsync(facts, target.IdnHost, cancellationToken).ConfigureAwait(false);

        return await OpenProxyAsync(proxy, facts, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Socket> OpenProxyAsync(Uri proxy, CheckContext facts, CancellationToken cancellationToken)
    {
        var way = facts.Fork(facts.Check with { AddressFamily = IPVersion.Any });
        try
        {
            return await connector.ConnectAsync(way, proxy.IdnHost, proxy.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckFailedException failure) when (failure.Verdict.Reason is not (HealthReason.LocalResource or HealthReason.Permission))
        {
            throw ProxyTunnel.Failed(proxy, $"could not be reached. {failure.Message}", failure);
        }
        finally
        {
            facts.Adopt(way, withPhases: true);
        }
    }

    private static async ValueTask<Stream> SecureAsync(Stream stream, Uri target, CheckContext facts, CancellationToken cancellationToken)
    {
        if (target.Scheme != Uri.UriSchemeHttps)
            return stream;

        if (facts.Check.Proxy is { } proxy)
        {
            facts.Phases.Enter(CheckPhase.Connect);
            await ProxyTunnel.OpenAsync(stream, proxy, target, cancellationToken).ConfigureAwait(false);
        }

        return await TlsHandshake.AuthenticateAsync(stream, facts, target.IdnHost, Http11, cancellationToken).ConfigureAwait(false);
    }
}
