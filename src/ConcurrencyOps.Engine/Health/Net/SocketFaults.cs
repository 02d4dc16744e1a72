using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>What the errors of sockets and resolvers say about a service: is it the service, or is it us?</summary>
internal static class SocketFaults
{
    // EMFILE and ENFILE, which an IOException carries as they are; no number of Windows that a connection could give.
    private const int TooManyFiles = 24;
    private const int TooManyFilesOfSystem = 23;

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
    public static CheckVerdict? OfThisMachine(SocketError code) => OfShortage(code) ?? code switch
    {
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported =>
            new(ServiceStatus.Unknown, HealthReason.LocalResource, "This machine does not speak the address's version of IP; try -AddressFamily."),
        SocketError.AccessDenied => new(
            ServiceStatus.Unknown, HealthReason.Permission, "This machine does not permit the connection; look at its firewall and its policies."),
        _ => (CheckVerdict?)null,
    };

    /// <summary>The verdict when the exception, or what caused it, says that this machine has too many files open; null when it says something else.</summary>
    public static CheckVerdict? OfFile(Exception fault) =>
        FailureClassifier.Find<IOException>(fault) is { HResult: TooManyFiles or TooManyFilesOfSystem } ? OfShortage(SocketError.TooManyOpenSockets) : null;

    /// <summary>Whether a check failed because this machine has run out of something that fewer checks at once would leave it.</summary>
    public static bool IsShortage(Exception failure) =>
        OfFile(failure) is not null || (FailureClassifier.Find<SocketException>(failure) is { SocketErrorCode: var code } && OfShortage(code) is not null);

    private static CheckVerdict? OfShortage(SocketError code) => code switch
    {
        SocketError.TooManyOpenSockets => OutOf("descriptors for connections; check fewer services at once or raise the limit (ulimit -n)"),
        SocketError.NoBufferSpaceAvailable => OutOf("memory for connections; check fewer services at once"),
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse =>
            OutOf("free local ports, or has no address to reach this one from; check fewer services at once"),
        _ => null,
    };

    private static CheckVerdict OutOf(string what) =>
        new(ServiceStatus.Unknown, HealthReason.LocalResource, $"This machine has run out of {what}.");

    private static CheckFailedException Local(CheckVerdict verdict, Exception fault) =>
        new(verdict.Status, verdict.Reason, verdict.Message!, fault);
}
