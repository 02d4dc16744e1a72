namespace ConcurrencyOps.Health;

/// <summary>Why a health check came to its status.</summary>
public enum HealthReason
{
    /// <summary>The answer was the expected one.</summary>
    Expected,

    /// <summary>The status code is not an expected one.</summary>
    UnexpectedStatus,

    /// <summary>The answer was right but took longer than the limit for a healthy service.</summary>
    Slow,

    /// <summary>The answer does not match the wanted content.</summary>
    ContentMismatch,

    /// <summary>The service reports its own health, and it is not "pass".</summary>
    ReportedUnhealthy,

    /// <summary>The certificate ends soon.</summary>
    CertificateExpiring,

    /// <summary>A redirect leads somewhere that may not be followed: another origin, or further than allowed.</summary>
    RedirectNotFollowed,

    /// <summary>The redirects lead in a circle.</summary>
    RedirectLoop,

    /// <summary>A redirect leads to something other than http and https, or from https down to http.</summary>
    RedirectScheme,

    /// <summary>The time for the whole check was used up.</summary>
    Timeout,

    /// <summary>There is no such host name.</summary>
    NameNotFound,

    /// <summary>The host refused the connection.</summary>
    ConnectionRefused,

    /// <summary>The connection was reset or ended before the answer was complete.</summary>
    ConnectionLost,

    /// <summary>No connection could be made: unreachable, no route.</summary>
    ConnectionFailed,

    /// <summary>The TLS handshake failed, or the certificate is not valid.</summary>
    Tls,

    /// <summary>What came is not the protocol that was asked for.</summary>
    Protocol,

    /// <summary>The answer exceeds a limit of the protocol: headers too long, too many interim answers.</summary>
    ProtocolLimit,

    /// <summary>The service says that it is not serving (gRPC).</summary>
    NotServing,

    /// <summary>The address is one that may not be checked: -DenyNetwork, -AllowNetwork.</summary>
    AddressDenied,

    /// <summary>The input cannot be checked: not a URL, an unknown scheme, a bad setting.</summary>
    BadInput,

    /// <summary>The name server did not answer, so nothing is known about the service.</summary>
    ResolverFailed,

    /// <summary>This machine ran out of something: file descriptors, ports, memory.</summary>
    LocalResource,

    /// <summary>This machine or account may not do the check.</summary>
    Permission,

    /// <summary>The proxy refused or failed.</summary>
    ProxyFailed,

    /// <summary>The check was left out: the circuit of the service is open.</summary>
    CircuitOpen,

    /// <summary>The check was cancelled before it knew.</summary>
    Cancelled,

    /// <summary>The checker itself failed: a fault in this module.</summary>
    CheckerFault,

    /// <summary>The failure was made up by the policy's -FaultRate.</summary>
    InjectedFault,

    /// <summary>The service does not offer the health protocol that was asked for (gRPC: unimplemented or unknown service).</summary>
    NotSupported,
}
