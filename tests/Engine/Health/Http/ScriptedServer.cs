using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrencyOps.Tests.Health;

/// <summary>A server on loopback that does to each connection what the test says, byte for byte. Everything ends with it.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ServerConnection, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentBag<Task> _running = [];
    private int _connections;

    private ScriptedServer(Func<ServerConnection, Task> script, X509Certificate2? certificate)
    {
        _script = script;
        _certificate = certificate;
        _listener.Start(512);
        _running.Add(Task.Run(AcceptAsync));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests as they came, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>How many connections were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static ScriptedServer Start(Func<ServerConnection, Task> script, X509Certificate2? certificate = null) => new(script, certificate);

    /// <summary>Answers every request of every connection with the same bytes.</summary>
    public static ScriptedServer Answering(string answer, X509Certificate2? certificate = null) => Start(
        async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
                await connection.SendAsync(answer);
        },
        certificate);

    /// <summary>Answers by the path of the request.</summary>
    public static ScriptedServer Routing(Func<string, string> answerOf) => Start(async connection =>
    {
        while (await connection.ReadRequestAsync() is { } request)
            await connection.SendAsync(answerOf(request.Split(' ')[1]));
    });

    public string Url(string path = "/", string host = "127.0.0.1") => $"{(_certificate is null ? "http" : "https")}://{host}:{Port}{path}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var number = Interlocked.Increment(ref _connections);
                _running.Add(Task.Run(() => ServeAsync(socket, number)));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
    }

    // A client may leave at any time: that is what the tests make it do.
    private async Task ServeAsync(Socket socket, int number)
    {
        try
        {
            await using var network = new NetworkStream(socket, ownsSocket: true);
            await using var tls = _certificate is null ? null : new SslStream(network);
            if (tls is not null)
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);

            await _script(new ServerConnection(this, socket, (Stream?)tls ?? network, number, _stop.Token));
        }
        catch (Exception left) when (left is IOException or OperationCanceledException or ObjectDisposedException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
        }
    }
}
