using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>What an answer of grpc.health.v1 says about a service. Pure.</summary>
internal static class GrpcVerdicts
{
    private const int Ok = 0;
    private const int DeadlineExceeded = 4;
    private const int NotFound = 5;
    private const int Unimplemented = 12;
    private const int Unavailable = 14;

    /// <summary>The names of the status codes, in the order of their numbers.</summary>
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    /// <summary>The verdict; Up still has to be looked at for slowness.</summary>
    public static CheckVerdict Of(GrpcAnswer answer)
    {
        if (answer.Status is not { } status)
            return WithoutStatus(answer);

        return status == Ok ? OfMessage(answer.Body) : OfStatus(status, Explained(status, answer.Message));
    }

    private static CheckVerdict OfStatus(int status, string explained) => status switch
    {
        NotFound or Unimplemented => new(ServiceStatus.Unknown, HealthReason.NotSupported, $"The server cannot tell: {explained}."),
        DeadlineExceeded => new(ServiceStatus.Down, HealthReason.Timeout, $"The server ran out of time: {explained}."),
        Unavailable => new(ServiceStatus.Down, HealthReason.NotServing, $"The service is not available: {explained}."),
        _ => new(ServiceStatus.Degraded, HealthReason.UnexpectedStatus, $"The call failed: {explained}."),
    };

    private static CheckVerdict OfMessage(byte[] body) => GrpcHealthMessages.ReadResponse(body) switch
    {
        null => new(ServiceStatus.Down, HealthReason.Protocol, "The server said OK but sent no answer of grpc.health.v1."),
        GrpcServing.Serving => CheckVerdict.Up,
        GrpcServing.NotServing => new(ServiceStatus.Down, HealthReason.NotServing, "The service says NOT_SERVING."),
        GrpcServing.ServiceUnknown =>
            new(ServiceStatus.Unknown, HealthReason.NotSupported, "The server does not know the service: SERVICE_UNKNOWN."),
        GrpcServing.Unknown => new(ServiceStatus.Unknown, HealthReason.NotSupported, "The server does not know how the service is: UNKNOWN."),
        var other => new(
            ServiceStatus.Unknown, HealthReason.NotSupported, string.Create(CultureInfo.InvariantCulture, $"The server sent the status {(int)other}.")),
    };

    // A proxy or a web server in front of the service: read as gRPC's "HTTP to gRPC Status Code Mapping" has it.
    private static CheckVerdict WithoutStatus(GrpcAnswer answer)
    {
        var instead = string.Create(CultureInfo.InvariantCulture, $"HTTP {answer.HttpStatus} without a gRPC status");
        return answer.HttpStatus switch
        {
            200 when answer.IsGrpc => new(ServiceStatus.Down, HealthReason.Protocol, "The answer ended without a gRPC status."),
            200 => new(ServiceStatus.Down, HealthReason.Protocol, $"This is no gRPC service: {instead}."),
            404 => OfStatus(Unimplemented, instead),
            429 or 502 or 503 or 504 => OfStatus(Unavailable, instead),
            _ => OfStatus(2, instead),
        };
    }

    private static string Explained(int status, string? message)
    {
        var name = status >= 0 && status < Names.Length ? Names[status] : "an unknown status";
        var text = string.Create(CultureInfo.InvariantCulture, $"{name} ({status})");
        return string.IsNullOrEmpty(message) ? text : $"{text}, {SafeText.Clean(Uri.UnescapeDataString(message)).TrimEnd('.')}";
    }
}
