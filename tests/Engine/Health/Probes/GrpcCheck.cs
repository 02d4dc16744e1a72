using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Health.Net;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>Checks of gRPC servers on loopback.</summary>
internal static class GrpcCheck
{
    public static GrpcChecker Checker { get; } = new(new DnsConnector());

    public static CheckContext Context(
        int port, string path = "", string scheme = "grpc", Func<ServiceCheck, ServiceCheck>? with = null, CancellationToken? cancelled = null)
    {
        var check = Probe.Check($"{scheme}://127.0.0.1:{port}{path}", CheckKind.Grpc);
        return Probe.Context(with?.Invoke(check) ?? check, cancelled);
    }
}
