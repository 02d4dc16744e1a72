using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>Takes the results of a run as the pipeline thread does.</summary>
internal static class HealthDrain
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static void Add(HealthRun run, ServiceCheck check, List<HealthCheckResult> results)
    {
        while (!run.TryAdd(check))
        {
            run.WaitForActivity(Look);
            results.AddRange(run.Drain([]));
        }
    }

    public static List<HealthCheckResult> Finish(HealthRun run)
    {
        run.CompleteAdding();
        var all = new List<HealthCheckResult>();
        while (!run.IsFinished)
        {
            all.AddRange(run.Drain([]));
            if (!run.IsFinished)
                run.WaitForActivity(Look);
        }

        return all;
    }
}
