using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// Connects to the first address of a host that family and rules allow, and to no other: no Happy Eyeballs, which would hide that half of a
/// host's addresses are dead. The one exception is a name that has only loopback addresses (localhost): they are one machine, so when ::1
/// refuses, 127.0.0.1 is tried. One instance a run.
/// </summary>
internal sealed class DnsConnector(NameCache names) : IConnector
{
    /// <summary>A connector with a cache of its own, that asks the system's resolver.</summary>
    public DnsConnector()
        : this(new NameCache(SystemResolver.Instance, NameCache.ProcessGate))
    {
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(CheckContext context, string host, CancellationToken cancellationToken)
    {
        // A URL writes the zone of an address as %25eth0.
        if (IPAddress.TryParse(host.Replace("%25", "%", StringComparison.Ordinal), out var literal))
            return AddressChoice.Of(context.Check, host, new[] { literal });

        // An empty name is this machine to the resolver: never what somebody meant.
        if (host.Length == 0)
            throw new CheckFailedException(ServiceStatus.Unknown, HealthReason.BadInput, "The URL names no host.");

        context.Phases.Enter(CheckPhase.Dns);
        var lookup = await names.FindAsync(host, cancellationToken).ConfigureAwait(false);
        if (lookup.Fault is not null)
            throw SocketFaults.OfLookup(host, lookup.Fault);

        var addresses = AddressChoice.Of(context.Check, host, lookup.Addresses);
        context.Phases.Enter(CheckPhase.None);
        return addresses;
    }

    /// <inheritdoc/>
    public async ValueTask<Socket> ConnectAsync(CheckContext context, string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(context, host, cancellationToken).ConfigureAwait(false);
        context.Phases.Enter(CheckPhase.Connect);
        var isThisMachine = addresses.Count > 1 && addresses.All(IPAddress.IsLoopback);
        for (var next = 0; ; next++)
        {
            try
            {
                var socket = await ConnectToAsync(context, new IPEndPoint(addresses[next], port), cancellationToken).ConfigureAwait(false);
                context.Phases.Enter(CheckPhase.None);
                return socket;
            }
            catch (CheckFailedException refused) when (
                isThisMachine && next < addresses.Count - 1 && refused.Verdict.Reason == HealthReason.ConnectionRefused)
            {
                // The other way to the same machine.
            }
        }
    }

    private static async ValueTask<Socket> ConnectToAsync(CheckContext context, IPEndPoint target, CancellationToken cancellationToken)
    {
        context.RemoteAddress = target.Address.ToString();
        Socket? socket = null;
        try
        {
            socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException fault)
        {
            socket?.Dispose();
            throw SocketFaults.OfConnect(target, fault);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }
}
