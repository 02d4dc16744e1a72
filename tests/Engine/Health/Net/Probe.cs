using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Net;

/// <summary>Checks as a run would make them, without the run.</summary>
internal static class Probe
{
    public static ServiceCheck Check(string url, CheckKind kind = CheckKind.Tcp) => new()
    {
        Key = url,
        Name = url,
        ServiceUrl = url,
        Target = new Uri(url),
        Kind = kind,
        UserAgent = "HealthCheckBot/1.0",
    };

    public static CheckContext Context(ServiceCheck? check = null, CancellationToken? cancelled = null) =>
        new(check ?? Check("tcp://unused.test:1"), TimeProvider.System, cancelled ?? TestContext.Current.CancellationToken);

    /// <summary>The verdict, returned or thrown.</summary>
    public static async Task<CheckVerdict> VerdictAsync(IServiceChecker checker, CheckContext context)
    {
        try
        {
            return await checker.CheckAsync(context);
        }
        catch (CheckFailedException failed)
        {
            return failed.Verdict;
        }
    }

    public static async Task<CheckVerdict> FailureOf<T>(ValueTask<T> work) => (await Should.ThrowAsync<CheckFailedException>(work.AsTask())).Verdict;
}
