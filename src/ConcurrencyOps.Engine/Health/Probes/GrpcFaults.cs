using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>Why a gRPC call had no answer.</summary>
internal static class GrpcFaults
{
    /// <summary>The verdict in an exception of the HTTP client.</summary>
    /// <param name="fault">The exception.</param>
    /// <param name="isHttp2">Whether the server began as HTTP/2 wants; null when it said nothing.</param>
    public static CheckFailedException Of(Exception fault, bool? isHttp2)
    {
        var causes = Causes(fault).ToList();
        if (causes.OfType<CheckFailedException>().FirstOrDefault() is { } verdict)
            return verdict;

        var errors = causes.Select(ErrorOf).ToList();
        if (errors.Contains(HttpRequestError.ConfigurationLimitExceeded))
            return new(ServiceStatus.Down, HealthReason.ProtocolLimit, $"The answer exceeds a limit: {Text(causes)}", fault);

        if (isHttp2 is null)
            return new(ServiceStatus.Down, HealthReason.ConnectionLost, "The server closed the connection before it said anything.", fault);

        var isLost = causes.Exists(cause => cause is SocketException) || errors.Contains(HttpRequestError.ResponseEnded);
        var isGarbled = errors.Contains(HttpRequestError.HttpProtocolError) || errors.Contains(HttpRequestError.InvalidResponse);
        return isHttp2 == false || (isGarbled && !isLost)
            ? new(ServiceStatus.Down, HealthReason.Protocol, $"What came is not HTTP/2; is this a gRPC port? {Text(causes)}", fault)
            : new(ServiceStatus.Down, HealthReason.ConnectionLost, $"The connection ended before the answer: {Text(causes)}", fault);
    }

    private static HttpRequestError ErrorOf(Exception cause) => cause switch
    {
        HttpRequestException request => request.HttpRequestError,
        HttpIOException reading => reading.HttpRequestError,
        _ => HttpRequestError.Unknown,
    };

    private static IEnumerable<Exception> Causes(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    // The outermost often says only that sending failed, the innermost names a class of .NET.
    private static string Text(List<Exception> causes) => SafeText.Clean(causes[Math.Min(1, causes.Count - 1)].Message);
}
