using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Pipeline;

/// <summary>
/// Moves items from the pipeline thread to a run, and records from the run to the pipeline, all on the pipeline thread: while it waits to
/// hand in an item it writes what comes out, or both sides would wait for each other.
/// </summary>
internal sealed class OutputPump(PSCmdlet command, ParallelRun run, RecordWriter writer, ProgressReporter progress)
{
    private List<OutputRecord> _batch = [];

    public void Add(object? input, string? key, AttemptOutcome? unstartable)
    {
        while (!run.TryAdd(input, key, unstartable))
            WriteOrWait();

        WriteReady();
        ThrowIfOver();
        progress.Report(run.Progress);
    }

    /// <summary>No more items come: writes until every item is through.</summary>
    public void Finish()
    {
        run.CompleteAdding();
        while (!run.IsFinished)
            WriteOrWait();

        WriteReady();
        ThrowIfOver();
    }

    private void WriteOrWait()
    {
        if (!WriteReady())
            run.WaitForActivity(ProgressReporter.Interval);

        ThrowIfOver();
        progress.Report(run.Progress);
    }

    private bool WriteReady()
    {
        _batch = run.Drain(_batch);
        if (_batch.Count == 0)
            return false;

        foreach (var record in _batch)
            writer.Write(record);

        _batch.Clear();
        return true;
    }

    private void ThrowIfOver()
    {
        if (command.Stopping)
            throw new PipelineStoppedException();

        if (run.Failure is { } failure)
        {
            throw new CommandException(
                ErrorIds.WorkerFailed, ErrorCategory.OpenError, $"A worker could not be made ready: {failure.Message}", null, failure);
        }
    }
}
