using System.Net;
using System.Net.Sockets;

namespace ConcurrencyOps.Health;

/// <summary>
/// Makes one http check of this process by itself, over loopback. Code is compiled when it first runs: measured, a service that answers in a
/// millisecond looked like one that takes 200, because it was the first.
/// </summary>
internal static class HttpWarmUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<Task> Run = new(static () => Task.Run(RunAsync));

    /// <summary>Ends when the check is made, once a process. Never fails: a machine without loopback only lacks the warm-up.</summary>
    public static Task Once => Run.Value;

    private static async Task RunAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var checker = new HttpChecker(new DnsConnector());
            var served = AnswerOnceAsync(listener, patience.Token);
            await checker.CheckAsync(new CheckContext(CheckOf((IPEndPoint)listener.LocalEndpoint), TimeProvider.System, patience.Token)).ConfigureAwait(false);
            await served.ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or IOException or OperationCanceledException or CheckFailedException)
        {
            // The checks themselves will say what is wrong here.
        }
    }

    private static ServiceCheck CheckOf(IPEndPoint address) => new()
    {
        Key = "",
        Name = "",
        ServiceUrl = "",
        Target = new Uri($"http://{address}/"),
        Kind = CheckKind.Http,
        UserAgent = "warm-up",
    };

    private static async Task AnswerOnceAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        using var socket = await listener.AcceptSocketAsync(cancellationToken).ConfigureAwait(false);
        await socket.ReceiveAsync(new byte[1024], cancellationToken).ConfigureAwait(false);
        await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }
}
