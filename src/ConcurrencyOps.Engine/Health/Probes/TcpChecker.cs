namespace ConcurrencyOps.Health;

/// <summary>tcp://host:port: up when a connection can be made. Nothing is sent.</summary>
internal sealed class TcpChecker(IConnector connector) : IServiceChecker
{
    /// <inheritdoc/>
    public async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        var (host, port) = (ProbeTarget.HostOf(context.Check), ProbeTarget.PortOf(context.Check));
        using var socket = await connector.ConnectAsync(context, host, port, context.Token).ConfigureAwait(false);
        return ProbeTarget.Good(context);
    }
}
