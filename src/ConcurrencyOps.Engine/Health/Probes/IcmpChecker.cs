using System.ComponentModel;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>icmp://host: up when the host answers one echo request. Unknown, not down, when this machine may not send any.</summary>
internal sealed class IcmpChecker(IConnector connector, IEchoSender echo) : IServiceChecker
{
    private const string WayOut =
        "This account may not send echo requests. On Linux install the ping program (package iputils-ping) or permit it "
        + "(sysctl net.ipv4.ping_group_range, capability cap_net_raw), or check with tcp://host:port.";

    /// <inheritdoc/>
    public async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        var host = ProbeTarget.HostOf(context.Check);
        var address = (await connector.ResolveAsync(context, host, context.Token).ConfigureAwait(false))[0];
        context.RemoteAddress = address.ToString();
        context.Phases.Enter(CheckPhase.FirstByte);
        var status = await SendAsync(context, address).ConfigureAwait(false);
        return status switch
        {
            IPStatus.Success => ProbeTarget.Good(context),
            IPStatus.TimedOut or IPStatus.TimeExceeded =>
                new(ServiceStatus.Down, HealthReason.Timeout, $"{address} did not answer the echo request."),
            _ => new(ServiceStatus.Down, HealthReason.ConnectionFailed, $"The echo request to {address} failed: {status}."),
        };
    }

    private async ValueTask<IPStatus> SendAsync(CheckContext context, IPAddress address)
    {
        try
        {
            return await echo.SendAsync(address, context.Check.Timeout, context.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is PingException or PlatformNotSupportedException or Win32Exception)
        {
            context.Token.ThrowIfCancellationRequested();
            throw Failure(address, fault);
        }
    }

    private static CheckFailedException Failure(IPAddress address, Exception fault) => (fault.InnerException ?? fault) switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } or PlatformNotSupportedException or UnauthorizedAccessException =>
            new(ServiceStatus.Unknown, HealthReason.Permission, WayOut, fault),
        SocketException connection => SocketFaults.OfConnect(new IPEndPoint(address, 0), connection),

        // Starting the ping program failed: not there, not permitted, or no descriptors left.
        Win32Exception program => new(
            ServiceStatus.Unknown, HealthReason.Permission, $"{WayOut} The ping program: {SafeText.Clean(program.Message)}", fault),
        var other => new(
            ServiceStatus.Unknown, HealthReason.LocalResource, $"No echo request could be sent: {SafeText.Clean(other.Message)}", fault),
    };
}
