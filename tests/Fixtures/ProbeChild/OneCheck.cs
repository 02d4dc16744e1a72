using ConcurrencyOps.Health;

namespace ConcurrencyOps.Fixtures;

/// <summary>Makes one check and writes its verdict on one line.</summary>
public static class OneCheck
{
    internal static ServiceCheck Of(Uri target) => new()
    {
        Key = target.ToString(),
        Name = target.ToString(),
        ServiceUrl = target.ToString(),
        Target = target,
        Kind = Enum.Parse<CheckKind>(target.Scheme, ignoreCase: true),
        UserAgent = "HealthCheckBot/1.0",
    };

    public static async Task<int> RunAsync(Uri target, CancellationToken limit)
    {
        var context = new CheckContext(Of(target), TimeProvider.System, limit);
        var connector = new DnsConnector();
        try
        {
            // No HTTP: its checker has tests of its own.
            Console.WriteLine(await new ServiceCheckers(connector, new TcpChecker(connector))[context.Check.Kind].CheckAsync(context));
        }
        catch (CheckFailedException failed)
        {
            Console.WriteLine(failed.Verdict);
        }

        return 0;
    }
}
