using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>One unary gRPC call on a connection of its own: HTTP/2, plain for grpc and with TLS for grpcs.</summary>
internal sealed class GrpcCall : IDisposable
{
    /// <summary>How much of an answer is read, in bytes; that of a health check has seven.</summary>
    public const int MaxAnswerBytes = 4096;

    private readonly IConnector _connector;
    private readonly CheckContext _context;
    private readonly int _port;
    private readonly bool _isTls;
    private readonly HttpMessageInvoker _invoker;
    private GreetingStream? _greeting;

    public GrpcCall(IConnector connector, CheckContext context, int port)
    {
        (_connector, _context, _port) = (connector, context, port);
        _isTls = context.Check.Target.Scheme == "grpcs";

        // A handler of its own: nothing else closes a connection of HTTP/2 when the call is over.
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 32,
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = (_, _) => ConnectAsync(),
            PlaintextStreamFilter = (connection, _) =>
                ValueTask.FromResult<Stream>(_greeting = new GreetingStream(connection.PlaintextStream)),
        });
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _invoker.Dispose();

    /// <summary>Makes the call.</summary>
    /// <param name="method">/package.Service/Method.</param>
    /// <param name="frame">The framed message.</param>
    /// <exception cref="CheckFailedException">There was no answer, or not one of HTTP/2.</exception>
    public async ValueTask<GrpcAnswer> SendAsync(string method, byte[] frame)
    {
        using var request = Request(method, frame);
        try
        {
            using var response = await _invoker.SendAsync(request, _context.Token).ConfigureAwait(false);
            _context.HttpVersion = "2.0";
            _context.Phases.Enter(CheckPhase.Transfer);
            var body = await ReadBodyAsync(response.Content).ConfigureAwait(false);
            _context.Phases.Enter(CheckPhase.None);
            return new GrpcAnswer(
                (int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) ?? false,
                int.TryParse(TrailerOf(response, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null,
                TrailerOf(response, "grpc-message"),
                body);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            _context.Token.ThrowIfCancellationRequested();
            throw GrpcFaults.Of(fault, _greeting?.IsHttp2);
        }
    }

    // An answer without a message has its trailers among the headers.
    private static string? TrailerOf(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.First() : null;

    private HttpRequestMessage Request(string method, byte[] frame)
    {
        var check = _context.Check;
        var target = new UriBuilder(_isTls ? "https" : "http", HostInUrl(check.Target), _port, method);
        var request = new HttpRequestMessage(HttpMethod.Post, target.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        Add(request, "te", "trailers");
        Add(request, "grpc-accept-encoding", "identity");
        Add(request, "grpc-timeout", TimeoutOf(check.Timeout));
        Add(request, "User-Agent", check.UserAgent);
        if (check.Credential is { } credential)
            Add(request, "Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}")));

        foreach (var (name, value) in check.Headers)
            Add(request, name, value);

        return request;
    }

    // Without a zone: it means nothing to the server, and the connection is made to the check's own target.
    private static string HostInUrl(Uri target) => target.IdnHost is var host && host.Contains(':', StringComparison.Ordinal)
        ? $"[{host.Split('%')[0]}]"
        : host;

    // At most eight digits, says gRPC.
    private static string TimeoutOf(TimeSpan timeout) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Clamp(timeout.TotalMilliseconds, 1, 99_999_999)}m");

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        try
        {
            request.Headers.Add(name, value);
        }
        catch (Exception unfit) when (unfit is FormatException or InvalidOperationException)
        {
            // The name only: the value may be a secret.
            throw ProbeTarget.BadInput($"The header '{SafeText.Clean(name, 80)}' cannot be sent as gRPC metadata.", unfit);
        }
    }

    private async ValueTask<byte[]> ReadBodyAsync(HttpContent content)
    {
        var stream = await content.ReadAsStreamAsync(_context.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[MaxAnswerBytes + 1];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, _context.Token).ConfigureAwait(false);
            return length <= MaxAnswerBytes
                ? buffer[..length]
                : throw new CheckFailedException(
                    ServiceStatus.Down, HealthReason.ProtocolLimit, "The answer is far longer than one of grpc.health.v1 can be.");
        }
    }

    // Not with the token that the handler passes: its connections outlive the request that wanted them.
    private async ValueTask<Stream> ConnectAsync()
    {
        var host = ProbeTarget.HostOf(_context.Check);
        var socket = await _connector.ConnectAsync(_context, host, _port, _context.Token).ConfigureAwait(false);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (_isTls)
            stream = await SecureAsync(stream, host).ConfigureAwait(false);

        _context.Phases.Enter(CheckPhase.FirstByte);
        return stream;
    }

    private async ValueTask<Stream> SecureAsync(Stream stream, string host)
    {
        var tls = await TlsHandshake.AuthenticateAsync(stream, _context, host, [SslApplicationProtocol.Http2], _context.Token).ConfigureAwait(false);
        if (tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2)
            return tls;

        await tls.DisposeAsync().ConfigureAwait(false);
        throw new CheckFailedException(ServiceStatus.Down, HealthReason.Protocol, "The server does not offer HTTP/2, which gRPC needs.");
    }
}
