using System.Net;

namespace ConcurrencyOps.Health;

/// <summary>
/// dns://name: up when this machine's resolver knows an address of the wanted family for the name; the first one becomes the remote address.
/// Nothing is connected to. The form dns://server/name of RFC 4501 is refused: what matters is whether programs here can resolve the name.
/// </summary>
internal sealed class DnsChecker(IConnector connector) : IServiceChecker
{
    /// <inheritdoc/>
    public async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        var name = NameIn(context.Check.Target);
        var addresses = await connector.ResolveAsync(context, name, context.Token).ConfigureAwait(false);
        context.RemoteAddress = addresses[0].ToString();
        return ProbeTarget.Good(context);
    }

    private static string NameIn(Uri target)
    {
        var name = target.IdnHost;
        if (name.Length == 0)
            throw ProbeTarget.BadInput("The URL names no host; write dns://name.");

        if (target.Port > 0 || target.PathAndQuery.Trim('/').Length > 0)
            throw ProbeTarget.BadInput("Names are asked for with this machine's resolver, not with a server of your choice; write dns://name.");

        if (IPAddress.TryParse(name, out var address))
            throw ProbeTarget.BadInput($"{address} is an address already; write dns://name, or icmp:// or tcp:// to check the address.");

        return name;
    }
}
