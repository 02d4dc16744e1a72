using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Tests.Health.Net;

/// <summary>A server on loopback that does with each connection what the test says, and closes it afterwards.</summary>
internal sealed class TcpStub : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new(TimeSpan.FromMinutes(2));
    private readonly Socket _listener;
    private readonly Task _accepting;
    private int _accepted;

    public TcpStub(Func<Socket, CancellationToken, Task> serve, IPAddress? address = null)
    {
        _listener = new Socket(address?.AddressFamily ?? AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public int Accepted => _accepted;

    /// <summary>Accepts and says nothing, until the client closes.</summary>
    public static TcpStub Silent() => new((socket, end) => ReadToEndAsync(socket, end));

    /// <summary>Bytes until the client closes its side; true for a proper end or a reset.</summary>
    public static async Task<bool> ReadToEndAsync(Socket socket, CancellationToken cancelled)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancelled) > 0)
            {
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>A port of loopback that nobody listens on.</summary>
    public static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_end.Token);
                Interlocked.Increment(ref _accepted);
                served.Add(ServeAsync(socket, serve));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket, _end.Token);
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or IOException)
            {
                // The client is gone, or the test is over.
            }
        }
    }
}
