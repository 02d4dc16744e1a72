using System.Collections.Frozen;

namespace ConcurrencyOps.Health;

/// <summary>The checker for each kind of check, all on one connector. Made once a run.</summary>
/// <param name="connector">Makes their connections.</param>
/// <param name="http">The checker for http and https.</param>
internal sealed class ServiceCheckers(IConnector connector, IServiceChecker http)
{
    private readonly FrozenDictionary<CheckKind, IServiceChecker> _checkers = new Dictionary<CheckKind, IServiceChecker>
    {
        [CheckKind.Http] = http,
        [CheckKind.Tcp] = new TcpChecker(connector),
        [CheckKind.Tls] = new TlsChecker(connector),
        [CheckKind.Dns] = new DnsChecker(connector),
        [CheckKind.Icmp] = new IcmpChecker(connector, PingSender.Instance),
        [CheckKind.Grpc] = new GrpcChecker(connector),
    }.ToFrozenDictionary();

    /// <summary>Who checks services of this kind.</summary>
    public IServiceChecker this[CheckKind kind] => _checkers[kind];
}
