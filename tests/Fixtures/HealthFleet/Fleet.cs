using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace ConcurrencyOps.Fixtures;

/// <summary>All services, each on a port of its own.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly CancellationToken _end;
    private readonly List<Socket> _listeners = [];

    public Fleet(CancellationToken end)
    {
        _end = end;
        Http("ok", Answers.With(200, "OK", "all is well"));
        Http("noContent", Answers.With(204, "No Content"));
        Http("notFound", Answers.With(404, "Not Found", "nothing here"));
        Http("serverError", Answers.With(500, "Internal Server Error", "broken"));
        Http("unavailable", Answers.With(503, "Service Unavailable", "busy", "Retry-After: 5"));
        Http("healthPass", Answers.HealthJson("pass"));
        Http("healthWarn", Answers.HealthJson("warn"));
        Http("healthFail", Answers.HealthJson("fail"));
        Http("slow1", Answers.After(TimeSpan.FromSeconds(1)));
        Http("slow3", Answers.After(TimeSpan.FromSeconds(3)));
        Http("redirectOnce", Answers.RedirectOnce);
        Http("redirectLoop", Answers.RedirectLoop);
        Http("redirectFtp", Answers.Redirect(Urls["ok"].Replace("http:", "ftp:", StringComparison.Ordinal)));
        Http("redirectFile", Answers.Redirect("file:///etc/passwd"));
        Http("hang", BadAnswers.Hang);
        Http("dripHeaders", BadAnswers.DripHeaders);
        Http("endlessBody", BadAnswers.EndlessBody);
        Http("gzipBomb", BadAnswers.GzipBomb);
        Http("notHttp", BadAnswers.NotHttp);
        Http("truncated", BadAnswers.Truncated);
        Serve("reset", "http", BadAnswers.Reset);
        Serve("silent", "http", (socket, cancelled) => BadAnswers.ReadToEndAsync(socket, cancelled));
        Serve("tcp", "tcp", (socket, cancelled) => BadAnswers.ReadToEndAsync(socket, cancelled));
        Https("selfSigned", TimeSpan.FromDays(200));
        Https("expiringTls", TimeSpan.FromDays(10));
        Https("expiredTls", TimeSpan.FromDays(-1));
        Urls.Add("refused", $"http://127.0.0.1:{ClosedPort()}/");
        Urls.Add("noSuchHost", "http://no-such-host.invalid/");
    }

    public Dictionary<string, string> Urls { get; } = [];

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private void Http(string name, Answer answer) => Serve(name, "http", async (socket, cancelled) =>
    {
        await using var stream = new NetworkStream(socket);
        await Conversation.HoldAsync(stream, answer, cancelled);
    });

    private void Https(string name, TimeSpan validFor)
    {
        var certificate = SslStreamCertificateContext.Create(Certificates.SelfSigned(validFor), null, offline: true);
        Serve(name, "https", async (socket, cancelled) =>
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, cancelled);
            await Conversation.HoldAsync(tls, Answers.With(200, "OK", "all is well"), cancelled);
        });
    }

    private void Serve(string name, string scheme, Func<Socket, CancellationToken, Task> serve)
    {
        // Room for thousands that connect at once.
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(8192);
        _listeners.Add(listener);
        Urls.Add(name, $"{scheme}://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/");
        _ = AcceptAsync(listener, serve);
    }

    private async Task AcceptAsync(Socket listener, Func<Socket, CancellationToken, Task> serve)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync(_end), serve);
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or a client that was gone before it was accepted: the next one, a little later.
                await Task.Delay(10);
            }
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> serve)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                await serve(socket, _end);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException
                or System.Security.Authentication.AuthenticationException)
            {
                // The client has what it wanted, or does not want what it got.
            }
        }
    }

    private static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
