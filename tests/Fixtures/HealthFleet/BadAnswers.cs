using System.IO.Compression;
using System.Net.Sockets;

namespace ConcurrencyOps.Fixtures;

/// <summary>What goes wrong with services. Each ends when the client closes or the fleet ends.</summary>
internal static class BadAnswers
{
    private const int BombBytes = 200 * 1024 * 1024;

    private static readonly Lazy<byte[]> Bomb = new(MakeBomb);

    public static async Task Hang(string path, Stream stream, CancellationToken cancelled)
    {
        while (await stream.ReadAsync(new byte[1024], cancelled) > 0)
        {
        }
    }

    public static async Task DripHeaders(string path, Stream stream, CancellationToken cancelled)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), cancelled);
        while (true)
        {
            await Task.Delay(100, cancelled);
            await stream.WriteAsync("X-Drip: 1\r\n"u8.ToArray(), cancelled);
        }
    }

    public static async Task EndlessBody(string path, Stream stream, CancellationToken cancelled)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"u8.ToArray(), cancelled);
        var chunk = new byte[16 * 1024];
        Array.Fill(chunk, (byte)'x');
        while (true)
            await stream.WriteAsync(chunk, cancelled);
    }

    public static async Task GzipBomb(string path, Stream stream, CancellationToken cancelled)
    {
        var head = $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {Bomb.Value.Length}\r\n\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), cancelled);
        await stream.WriteAsync(Bomb.Value, cancelled);
    }

    public static async Task NotHttp(string path, Stream stream, CancellationToken cancelled)
    {
        await stream.WriteAsync("SSH-2.0-OpenSSH_9 \u001b]0;owned\u0007\r\n"u8.ToArray(), cancelled);
        stream.Close();
    }

    public static async Task Truncated(string path, Stream stream, CancellationToken cancelled)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"u8.ToArray(), cancelled);
        stream.Close();
    }

    public static async Task Reset(Socket socket, CancellationToken cancelled)
    {
        await socket.ReceiveAsync(new byte[4096], cancelled);
        socket.LingerState = new LingerOption(true, 0);
    }

    /// <summary>Without a buffer for each of thousands: waits for bytes, then takes them.</summary>
    public static async Task ReadToEndAsync(Socket socket, CancellationToken cancelled)
    {
        do
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, cancelled);
        }
        while (await socket.ReceiveAsync(new byte[256], cancelled) > 0);
    }

    private static byte[] MakeBomb()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            var zeros = new byte[1024 * 1024];
            for (var written = 0; written < BombBytes; written += zeros.Length)
                gzip.Write(zeros);
        }

        return bytes.ToArray();
    }
}
