using System.Management.Automation;
using ConcurrencyOps.Health;
using ConcurrencyOps.Pipeline;

namespace ConcurrencyOps.Commands;

/// <summary>
/// Moves checks from the pipeline thread to a run, and results from the run to the pipeline, all on the pipeline thread: while it waits to hand
/// in a check it writes what comes out.
/// </summary>
internal sealed class HealthPump(
    PSCmdlet command, HealthRun run, Action<IEnumerable<HealthCheckResult>> keep, Action<HealthCheckResult> write, Action idle, ProgressReporter progress)
{
    private List<HealthCheckResult> _batch = [];

    public void Add(ServiceCheck check)
    {
        while (!run.TryAdd(check))
            WriteOrWait(ProgressReporter.Interval);

        Pass();
    }

    /// <summary>Writes what is ready, without waiting.</summary>
    public void Pass()
    {
        WriteReady();
        Look();
    }

    /// <summary>Writes what is ready; when nothing is, waits for it a while.</summary>
    public void WriteOrWait(TimeSpan longest)
    {
        if (!WriteReady())
            run.WaitForActivity(longest < ProgressReporter.Interval ? longest : ProgressReporter.Interval);

        Look();
    }

    /// <summary>No more checks come: writes until every one is through.</summary>
    public void Finish()
    {
        run.CompleteAdding();
        while (!run.IsFinished)
            WriteOrWait(ProgressReporter.Interval);
    }

    private void Look()
    {
        if (command.Stopping)
            throw new PipelineStoppedException();

        progress.Report(run.Progress);
        idle();
    }

    private bool WriteReady()
    {
        _batch = run.Drain(_batch);
        if (_batch.Count == 0)
            return false;

        // All of them first: when a command downstream ends early, writing does not come back.
        keep(_batch);
        foreach (var result in _batch)
            write(result);

        _batch.Clear();
        return true;
    }
}
