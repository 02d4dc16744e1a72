using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ConcurrencyOps.Tests.Health.Net;

namespace ConcurrencyOps.Tests.Health.Probes;

/// <summary>A TLS server on loopback that makes the handshake and then waits for the client to close.</summary>
internal sealed class TlsStub : IAsyncDisposable
{
    private readonly SslStreamCertificateContext _certificate;
    private readonly TcpStub _server;

    public TlsStub(X509Certificate2 certificate, params X509Certificate2[] chain)
    {
        _certificate = SslStreamCertificateContext.Create(certificate, [.. chain], offline: true);
        _server = new TcpStub(ServeAsync);
    }

    public int Port => _server.Port;

    /// <summary>The name that the last client sent; null when it sent none.</summary>
    public string? NameSent { get; private set; }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken end)
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                NameSent = hello.ServerName;
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = _certificate });
            }, null, end);
        }
        catch (System.Security.Authentication.AuthenticationException)
        {
            return;
        }

        await TcpStub.ReadToEndAsync(socket, end);
    }
}
