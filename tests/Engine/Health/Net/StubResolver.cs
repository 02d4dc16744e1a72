using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Net;

/// <summary>A resolver that answers as the test wants and counts what it is asked.</summary>
internal sealed class StubResolver(Func<string, Task<IPAddress[]>> answer) : IResolver
{
    private int _running;
    private int _peak;

    public ConcurrentQueue<string> Asked { get; } = new();

    public int Peak => _peak;

    public static StubResolver With(params string[] addresses) => new(_ => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]));

    public static StubResolver Failing(SocketError error) => new(_ => throw new SocketException((int)error));

    public DnsConnector Connector() => new(Cache());

    public NameCache Cache(int places = NameCache.Places) => new(this, new SemaphoreSlim(places, places));

    public async Task<IPAddress[]> ResolveAsync(string host)
    {
        Asked.Enqueue(host);
        var running = Interlocked.Increment(ref _running);
        for (var peak = _peak; running > peak && Interlocked.CompareExchange(ref _peak, running, peak) != peak; peak = _peak)
        {
        }

        try
        {
            return await answer(host);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
