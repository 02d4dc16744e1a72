using ConcurrencyOps.Health;

namespace ConcurrencyOps.Fixtures;

/// <summary>Starts many checks of a server that accepts and never answers, as many at once as the descriptor budget lets.</summary>
internal static class HangingChecks
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes "budget, how many ran at once at most, how many ended at their deadline, how many ended otherwise".</summary>
    public static async Task<int> RunAsync(int port, int count, CancellationToken limit)
    {
        var budget = DescriptorBudget.Read();
        using var places = new SemaphoreSlim(budget);
        var checker = new TlsChecker(new DnsConnector());
        var (running, peak, late, other) = (0, 0, 0, 0);

        async Task CheckAsync()
        {
            await places.WaitAsync(limit);
            peak = Math.Max(peak, Interlocked.Increment(ref running));
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(limit);
            deadline.CancelAfter(Deadline);
            try
            {
                await checker.CheckAsync(new CheckContext(OneCheck.Of(new Uri($"tls://127.0.0.1:{port}")), TimeProvider.System, deadline.Token));
                Interlocked.Increment(ref other);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref late);
            }
            catch (CheckFailedException failed)
            {
                await Console.Error.WriteLineAsync($"{failed.Verdict}");
                Interlocked.Increment(ref other);
            }
            finally
            {
                Interlocked.Decrement(ref running);
                places.Release();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => CheckAsync()));
        Console.WriteLine($"{budget} {peak} {late} {other}");
        return 0;
    }
}
