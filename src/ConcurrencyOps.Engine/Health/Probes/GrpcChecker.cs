namespace ConcurrencyOps.Health;

/// <summary>
/// grpc://host:port[/service] and grpcs://: up when grpc.health.v1 says SERVING of the service, or of the whole server when none is named.
/// The proxy, expected status, status map and content settings of a check are for HTTP and have no meaning here.
/// </summary>
internal sealed class GrpcChecker(IConnector connector) : IServiceChecker
{
    /// <inheritdoc/>
    public async ValueTask<CheckVerdict> CheckAsync(CheckContext context)
    {
        var port = ProbeTarget.PortOf(context.Check);
        var service = Uri.UnescapeDataString(context.Check.Target.AbsolutePath.Trim('/'));
        using var call = new GrpcCall(connector, context, port);
        var answer = await call.SendAsync("/grpc.health.v1.Health/Check", GrpcHealthMessages.Request(service)).ConfigureAwait(false);

        context.StatusCode = answer.Status;
        var verdict = GrpcVerdicts.Of(answer);
        return verdict.Status == ServiceStatus.Up ? ProbeTarget.Good(context) : verdict;
    }
}
