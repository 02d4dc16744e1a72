using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>Makes connections for checks: the one place where names are resolved and addresses are allowed or denied.</summary>
internal interface IConnector
{
    /// <summary>
    /// Resolves the name (each name once a run, few at a time), keeps what family and address rules of the check allow, and returns at least one address.
    /// Times the Dns phase; an IP literal has none.
    /// </summary>
    /// <exception cref="CheckFailedException">No such name, no allowed address, or the resolver failed.</exception>
    ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(CheckContext context, string host, CancellationToken cancellationToken);

    /// <summary>
    /// Resolves and connects to one address, as blackbox_exporter does: when you run a check you want to know what you check. Times Dns and
    /// Connect, and sets <see cref="CheckContext.RemoteAddress"/>.
    /// </summary>
    /// <exception cref="CheckFailedException">As above, or the connection could not be made.</exception>
    ValueTask<Socket> ConnectAsync(CheckContext context, string host, int port, CancellationToken cancellationToken);
}
