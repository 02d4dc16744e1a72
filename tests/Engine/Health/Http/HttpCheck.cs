using System.Net;
using System.Net.Sockets;
using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Runs checks as the run does, without the run.</summary>
internal sealed class HttpCheck(int mostKept = int.MaxValue) : IDisposable
{
    private readonly HttpChecker _checker = new(new DnsConnector(new NameCache(new Names(), new SemaphoreSlim(8, 8))), mostKept);

    /// <summary>Makes one attempt on a checker of its own.</summary>
    public static async Task<HttpOutcome> RunAsync(ServiceCheck check)
    {
        using var checks = new HttpCheck();
        return await checks.CheckAsync(check);
    }

    public static Task<HttpOutcome> RunAsync(string url) => RunAsync(Checks.Of(url) with { Timeout = Gate.Patience });

    /// <summary>Makes one attempt on the shared checker.</summary>
    public Task<HttpOutcome> CheckAsync(ServiceCheck check) => CheckUntilAsync(check, TestContext.Current.CancellationToken);

    /// <summary>Makes one attempt that the user can stop.</summary>
    public async Task<HttpOutcome> CheckUntilAsync(ServiceCheck check, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(check.Timeout);
        var context = new CheckContext(check, TimeProvider.System, deadline.Token);
        try
        {
            return new(await _checker.CheckAsync(context), context);
        }
        catch (CheckFailedException failure)
        {
            return new(failure.Verdict, context);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new(
                stop.IsCancellationRequested ? new(ServiceStatus.Unknown, HealthReason.Cancelled) : new(ServiceStatus.Down, HealthReason.Timeout), context);
        }
    }

    public void Dispose() => _checker.Dispose();

    /// <summary>*.invalid does not exist; everything else is this machine.</summary>
    private sealed class Names : IResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host) => host.EndsWith(".invalid", StringComparison.Ordinal)
            ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
            : Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}

internal sealed record HttpOutcome(CheckVerdict Verdict, CheckContext Context)
{
    public ServiceStatus Status => Verdict.Status;

    public HealthReason Reason => Verdict.Reason;

    public void ShouldBe(ServiceStatus status, HealthReason reason) =>
        (Status, Reason).ShouldBe((status, reason), $"{Verdict.Message} in {Context.Phases.Current}");

    public double? SpentMs(CheckPhase phase) => Context.Phases.SpentMs(phase);
}
