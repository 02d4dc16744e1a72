using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConcurrencyOps.Tests.Support;

/// <summary>A little HTTP server on loopback. Answers by path, remembers what it was asked; a path without an answer never gets one.</summary>
internal sealed class HttpStub : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<string>> _answers = new();

    public HttpStub()
    {
        _listener.Start(1024);
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>The requests so far, whole, in the order they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What a path answers: status line and headers without the last empty line, and a body.</summary>
    public HttpStub With(string path, int status, string body = "", string headers = "") =>
        With(path, () => $"HTTP/1.1 {status} Status\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    public HttpStub With(string path, Func<string> answer)
    {
        _answers[path] = answer;
        return this;
    }

    public int Count(string path) => Requests.Count(request => request.Split(' ')[1] == path);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);

                // On a thread of its own: an answer that waits for something must not keep the next client from being accepted.
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[16_384];
            var text = "";
            while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer, _stop.Token);
                if (read == 0)
                    return;

                text += Encoding.Latin1.GetString(buffer, 0, read);
            }

            Requests.Enqueue(text);
            if (_answers.TryGetValue(text.Split(' ')[1], out var answer))
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer()), _stop.Token);
            else
                await Task.Delay(Timeout.Infinite, _stop.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }
}
