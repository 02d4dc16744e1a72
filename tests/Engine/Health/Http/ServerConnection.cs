using System.Net.Sockets;
using System.Text;

namespace ConcurrencyOps.Tests.Health;

/// <summary>The server's side of one connection.</summary>
internal sealed class ServerConnection(ScriptedServer server, Socket socket, Stream stream, int number, CancellationToken stopped)
{
    /// <summary>From 1, in the order of acceptance.</summary>
    public int Number { get; } = number;

    public CancellationToken Stopped { get; } = stopped;

    /// <summary>The head of the next request, and its body behind it; null when the client has left.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(request.ToString()))
        {
            var read = await stream.ReadAsync(buffer, Stopped);
            if (read == 0)
                return null;

            request.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        server.Requests.Enqueue(request.ToString());
        return request.ToString();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(byte[] bytes) => stream.WriteAsync(bytes, Stopped).AsTask();

    /// <summary>Does nothing until the test is over.</summary>
    public Task HangAsync() => Task.Delay(Timeout.Infinite, Stopped);

    /// <summary>True when the client closes its side, whatever it sends before.</summary>
    public async Task<bool> IsLeftAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, Stopped) > 0)
            {
            }
        }
        catch (IOException)
        {
        }

        return true;
    }

    /// <summary>Does as a proxy does: answers CONNECT and passes on what comes, both ways.</summary>
    public async Task TunnelAsync(string host, int port)
    {
        await ReadRequestAsync();
        using var onward = new TcpClient();
        await onward.ConnectAsync(host, port, Stopped);
        await SendAsync("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
        await Task.WhenAny(stream.CopyToAsync(onward.GetStream(), Stopped), onward.GetStream().CopyToAsync(stream, Stopped));
    }

    /// <summary>Ends the connection by a reset instead of a farewell.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    private static bool IsComplete(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;

        const string Header = "Content-Length: ";
        var at = request.IndexOf(Header, StringComparison.OrdinalIgnoreCase);
        var length = at < 0 || at > end ? 0 : int.Parse(request[(at + Header.Length)..request.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
        return request.Length >= end + 4 + length;
    }
}
