using System.Net.Sockets;
using System.Security.Authentication;

namespace ConcurrencyOps.Health;

/// <summary>
/// What an exception of the handler says about the service. By the innermost cause, not by <see cref="HttpRequestError"/> alone: a reset connection
/// surfaces as Unknown there.
/// </summary>
internal static class FailureClassifier
{
    private const int ShownLength = 40;

    /// <summary>The exception to throw instead; null when it is none of the network's and says something about this module.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="context">The check, for its token.</param>
    public static Exception? Classify(Exception fault, CheckContext context)
    {
        if (Find<CheckFailedException>(fault) is { } known)
            return known;

        if (context.Token.IsCancellationRequested)
            return new OperationCanceledException(context.Token);

        return fault is HttpRequestException or IOException or SocketException or OperationCanceledException or AuthenticationException
            ? Failure(OfNetwork(fault), fault)
            : null;
    }

    /// <summary>The first exception of a type on the way to the innermost cause; null for none.</summary>
    public static T? Find<T>(Exception? fault)
        where T : Exception
    {
        while (fault is not null and not T)
            fault = fault.InnerException;

        return (T?)fault;
    }

    private static CheckVerdict OfNetwork(Exception fault)
    {
        if (Find<SocketException>(fault) is { } socket)
            return OfSocket(socket.SocketErrorCode);

        if (Find<AuthenticationException>(fault) is { } tls)
            return Down(HealthReason.Tls, $"The TLS connection failed: {SafeText.Clean(tls.Message, 200)}");

        return ErrorOf(fault) switch
        {
            HttpRequestError.ConfigurationLimitExceeded => Down(HealthReason.ProtocolLimit, "The answer's headers are longer than 32 KB."),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError =>
                Down(HealthReason.Protocol, $"What came is not HTTP{StatusLineOf(fault)}."),
            HttpRequestError.SecureConnectionError => Down(HealthReason.Tls, "The TLS connection failed."),
            HttpRequestError.ProxyTunnelError => new(ServiceStatus.Unknown, HealthReason.ProxyFailed, "The proxy did not open the way to the service."),
            _ when SocketFaults.OfFile(fault) is { } local => local,
            _ => Down(HealthReason.ConnectionLost, "The connection ended before the answer was complete."),
        };
    }

    private static CheckVerdict OfSocket(SocketError code) => SocketFaults.OfThisMachine(code) ?? code switch
    {
        SocketError.ConnectionRefused => Down(HealthReason.ConnectionRefused, "The host refused the connection."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
            Down(HealthReason.ConnectionLost, "The connection was reset before the answer was complete."),
        SocketError.HostNotFound or SocketError.NoData => Down(HealthReason.NameNotFound, "There is no such host."),
        SocketError.TryAgain or SocketError.NoRecovery => new(ServiceStatus.Unknown, HealthReason.ResolverFailed, "The name server did not answer."),
        _ => Down(HealthReason.ConnectionFailed, $"The connection failed ({code})."),
    };

    private static HttpRequestError ErrorOf(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            var error = cause switch
            {
                HttpIOException io => io.HttpRequestError,
                HttpRequestException request => request.HttpRequestError,
                _ => HttpRequestError.Unknown,
            };
            if (error is not HttpRequestError.Unknown)
                return error;
        }

        return HttpRequestError.Unknown;
    }

    // The handler quotes the line. A server that echoes what it gets would have it show the request, with whatever secret is in its URL.
    private static string StatusLineOf(Exception fault)
    {
        var message = (Find<HttpIOException>(fault) ?? fault).Message;
        var (start, end) = (message.IndexOf('\'', StringComparison.Ordinal), message.LastIndexOf('\''));
        if (start < 0 || end <= start + 1)
            return "";

        var line = message[(start + 1)..end];
        return line.Contains("HTTP/", StringComparison.OrdinalIgnoreCase) || line.AsSpan().ContainsAny('/', '?', '=')
            ? ""
            : $"; it begins with '{SafeText.Clean(line, ShownLength)}'";
    }

    private static CheckVerdict Down(HealthReason reason, string message) => new(ServiceStatus.Down, reason, message);

    private static CheckFailedException Failure(CheckVerdict verdict, Exception fault) => new(verdict.Status, verdict.Reason, verdict.Message!, fault);
}
