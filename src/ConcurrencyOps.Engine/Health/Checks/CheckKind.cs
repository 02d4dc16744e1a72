namespace ConcurrencyOps.Health;

/// <summary>How a service is checked; follows from the scheme of its URL.</summary>
internal enum CheckKind
{
    /// <summary>http, https.</summary>
    Http,

    /// <summary>tcp://host:port: a connection can be made.</summary>
    Tcp,

    /// <summary>tls://host:port: a TLS handshake succeeds and the certificate is valid.</summary>
    Tls,

    /// <summary>dns://name: the name has an address.</summary>
    Dns,

    /// <summary>icmp://host: the host answers an echo request.</summary>
    Icmp,

    /// <summary>grpc, grpcs ://host:port[/service]: grpc.health.v1 says SERVING.</summary>
    Grpc,
}
