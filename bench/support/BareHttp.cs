using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

/// <summary>
/// The least that a check with SocketsHttpHandler can be: fresh connections, Connection: close, the body read, nothing measured and nothing kept. For
/// Add-Type; see row 1.
/// </summary>
public static class BareHttp
{
    /// <summary>Makes so many requests, so many at once, and throws when one is not answered with 200.</summary>
    public static void Run(string url, int count, int atOnce)
    {
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false,
        });
        RunAll(count, atOnce, number => AskAsync(invoker, $"{url}/ok/{number}"));
    }

    /// <summary>The same without HTTP: asynchronous sockets alone, which send a request and read until the server closes.</summary>
    public static void RunSockets(string url, int count, int atOnce)
    {
        var server = new Uri(url);
        var address = new IPEndPoint(IPAddress.Loopback, server.Port);
        RunAll(count, atOnce, number => AskAsync(address, $"GET /ok/{number} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"));
    }

    private static void RunAll(int count, int atOnce, Func<int, Task> ask)
    {
        var made = 0;
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref made)) <= count;)
                await ask(number).ConfigureAwait(false);
        }))).GetAwaiter().GetResult();
    }

    private static async Task AskAsync(IPEndPoint address, string request)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address).ConfigureAwait(false);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request)).ConfigureAwait(false);
        var buffer = new byte[1024];
        var length = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer.AsMemory(length)).ConfigureAwait(false)) > 0;)
            length += read;

        if (!buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8))
            throw new HttpRequestException("The answer is not 200.");
    }

    private static async Task AskAsync(HttpMessageInvoker invoker, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.ConnectionClose = true;
        using var answer = await invoker.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException($"Status {(int)answer.StatusCode}.");

        var body = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
        await body.CopyToAsync(Stream.Null).ConfigureAwait(false);
    }
}
