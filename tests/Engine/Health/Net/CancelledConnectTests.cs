using System.Net;
using System.Net.Sockets;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health.Net;

/// <summary>Alone, because it counts the sockets of the process.</summary>
[Collection(Alone.Name)]
public sealed class CancelledConnectTests
{
    [Fact]
    public async Task A_cancelled_connect_closes_its_descriptor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Descriptors are counted in /proc.");

        // A full backlog: the handshakes that do not fit hang, as with a host that drops packets.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var cancelled = new CancellationTokenSource();
        var before = OpenSockets();

        var connecting = Enumerable.Range(0, 50).Select(_ => ConnectAndCloseAsync(port, cancelled.Token)).ToList();
        Gate.Until(() => connecting.Count(task => !task.IsCompleted) <= OpenSockets() - before, "every connect has its socket");
        connecting.ShouldContain(task => !task.IsCompleted);
        await cancelled.CancelAsync();
        await Task.WhenAll(connecting);

        OpenSockets().ShouldBeLessThanOrEqualTo(before);
    }

    private static async Task ConnectAndCloseAsync(int port, CancellationToken cancelled)
    {
        try
        {
            (await new DnsConnector().ConnectAsync(Probe.Context(), "127.0.0.1", port, cancelled)).Dispose();
        }
        catch (OperationCanceledException)
        {
            // What the test is about.
        }
    }

    private static int OpenSockets() => Directory.EnumerateFiles("/proc/self/fd").Count(IsSocket);

    private static bool IsSocket(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) ?? false;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
