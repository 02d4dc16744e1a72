using System.Net;
using ConcurrencyOps.Health;

namespace ConcurrencyOps.Fixtures;

/// <summary>Checks many hosts over connections that are kept, as many at once as the descriptor budget lets.</summary>
internal static class SharedConnections
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Writes "budget, how many are up"; what is not up goes to the error stream.</summary>
    public static int Run(int port, int count)
    {
        var budget = DescriptorBudget.Read();
        var connector = new DnsConnector(new NameCache(new ThisMachine(), NameCache.ProcessGate));
        using var http = new HttpChecker(connector, DescriptorBudget.KeptBeside(budget));
        using var run = new HealthRun(new HealthRunOptions { ThrottleLimit = budget }, _ => http, null, TimeProvider.System);
        for (var number = 0; number < count; number++)
            run.TryAdd(OneCheck.Of(new Uri($"http://host-{number}:{port}/")) with { ReuseConnection = true });

        run.CompleteAdding();
        var up = 0;
        while (!run.IsFinished)
        {
            run.WaitForActivity(Look);
            foreach (var result in run.Drain([]))
            {
                if (result.Status == ServiceStatus.Up)
                    up++;
                else
                    Console.Error.WriteLine($"{result.Status} {result.Reason} {result.ErrorMessage}");
            }
        }

        Console.WriteLine($"{budget} {up}");
        return 0;
    }

    /// <summary>Every host is this machine.</summary>
    private sealed class ThisMachine : IResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
