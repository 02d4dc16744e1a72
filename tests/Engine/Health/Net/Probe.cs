using ConcurrencyOps.Health;
using ConcurrencyOps.Tests.Scheduling;

namespace ConcurrencyOps.Tests.Health.Net;

/// <summary>Checks as a run would make them, without the run.</summary>
internal static class Probe
{
    public static ServiceCheck Check(string url, CheckKind kind = CheckKind.Tcp) => Checks.Of(url, kind);

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

    /// <summary>Cancels a check whose server has heard from it and does not answer: it must end, and its connection with it.</summary>
    /// <param name="checker">The checker.</param>
    /// <param name="contextFor">Makes the context for the server's port.</param>
    public static async Task ShouldCloseWhenCancelledAsync(IServiceChecker checker, Func<int, CancellationToken, CheckContext> contextFor)
    {
        var greeted = new TaskCompletionSource();
        var closed = new TaskCompletionSource<bool>();
        await using var server = new TcpStub(async (socket, end) =>
        {
            await socket.ReceiveAsync(new byte[4096], end);
            greeted.SetResult();
            closed.SetResult(await TcpStub.ReadToEndAsync(socket, end));
        });
        using var cancelled = new CancellationTokenSource();

        var checking = checker.CheckAsync(contextFor(server.Port, cancelled.Token)).AsTask();
        await greeted.Task.WaitAsync(Gate.Patience, TestContext.Current.CancellationToken);
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(checking.WaitAsync(Gate.Patience, TestContext.Current.CancellationToken));
        (await closed.Task.WaitAsync(Gate.Patience, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    public static async Task<CheckVerdict> FailureOf<T>(ValueTask<T> work) => (await Should.ThrowAsync<CheckFailedException>(work.AsTask())).Verdict;
}
