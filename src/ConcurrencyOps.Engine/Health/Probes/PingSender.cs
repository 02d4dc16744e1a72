using System.Net;
using System.Net.NetworkInformation;

namespace ConcurrencyOps.Health;

/// <summary>.NET's echo requests. On Linux without the right to open raw sockets it starts the ping program for each.</summary>
internal sealed class PingSender : IEchoSender
{
    private PingSender()
    {
    }

    /// <summary>The one there is; it has no state.</summary>
    public static PingSender Instance { get; } = new();

    /// <inheritdoc/>
    public async Task<IPStatus> SendAsync(IPAddress address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var ping = new Ping();
        var reply = await ping.SendPingAsync(address, timeout, cancellationToken: cancellationToken).ConfigureAwait(false);
        return reply.Status;
    }
}
