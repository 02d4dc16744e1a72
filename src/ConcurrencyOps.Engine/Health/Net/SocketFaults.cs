using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>What the errors of sockets and resolvers say about a service: is it the service, or is it us?</summary>
internal static class SocketFaults
{
    /// <summary>No address could be had for a name.</summary>
    public static CheckFailedException OfLookup(string host, Exception fault) => fault switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } =>
            new(ServiceStatus.Down, HealthReason.NameNotFound, $"There is no host named '{SafeText.Clean(host)}'.", fault),
        SocketException { SocketErrorCode: var code } when OfThisMachine(code) is { } local => Local(local, fault),
        ArgumentException => new(
            ServiceStatus.Unknown, HealthReason.BadInput, $"'{SafeText.Clean(host)}' is not a host name.", fault),
        _ => new(
            ServiceStatus.Unknown, HealthReason.ResolverFailed,
            $"The name server could not be asked for '{SafeText.Clean(host)}', so nothing is known about the service: {SafeText.Clean(fault.Message)}",
            fault),
    };

    /// <summary>A connection could not be made.</summary>
    public static CheckFailedException OfConnect(IPEndPoint target, SocketException fault)
    {
        if (OfThisMachine(fault.SocketErrorCode) is { } local)
            return Local(local, fault);

        return fault.SocketErrorCode == SocketError.ConnectionRefused
            ? new(ServiceStatus.Down, HealthReason.ConnectionRefused, $"{target} refused the connection.", fault)
            : new(ServiceStatus.Down, HealthReason.ConnectionFailed, $"No connection to {target}: {SafeText.Clean(fault.Message)}", fault);
    }

    /// <summary>The verdict when the fault lies with this machine or account; null when it lies with the network or the service.</summary>
    public static CheckVerdict? OfThisMachine(SocketError code) => code switch
    {
        SocketError.TooManyOpenSockets => OutOf("descriptors for connections; check fewer services at once or raise the limit (ulimit -n)"),
        SocketError.NoBufferSpaceAvailable => OutOf("memory for connections; check fewer services at once"),
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse =>
            OutOf("free local ports, or has no address to reach this one from; check fewer services at once"),
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported =>
            new(ServiceStatus.Unknown, HealthReason.LocalResource, "This machine does not speak the address's version of IP; try -AddressFamily."),
        SocketError.AccessDenied => new(
            ServiceStatus.Unknown, HealthReason.Permission, "This machine does not permit the connection; look at its firewall and its policies."),
        _ => null,
    };

    private static CheckVerdict OutOf(string what) =>
        new(ServiceStatus.Unknown, HealthReason.LocalResource, $"This machine has run out of {what}.");

    private static CheckFailedException Local(CheckVerdict verdict, Exception fault) =>
        new(verdict.Status, verdict.Reason, verdict.Message!, fault);
}
