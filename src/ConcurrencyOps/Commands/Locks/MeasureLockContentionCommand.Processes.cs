using System.Management.Automation;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Commands;

/// <content>Measures running processes by the events that their runtimes send.</content>
public sealed partial class MeasureLockContentionCommand
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly List<int> _processes = [];

    // They are measured at the same time, at the end.
    partial void CollectProcesses() => _processes.AddRange(Id.Where(id => !_processes.Contains(id)));

    partial void MeasureProcesses()
    {
        using var run = new ContentionRun(Adapters.ContentionEvents(), TimeProvider.System);
        foreach (var process in _processes)
            run.Add(process, new ContentionTable(SourceOf(process), GroupBy));

        RunOrStop(() =>
        {
            run.Begin(LongestOpening, _stop.Token);
            WaitWithProgress(run);
            run.End(LongestEnding, _stop.Token);
        });

        using var inspector = new InspectorClient(Inspector.Launch(), TimeProvider.System);
        foreach (var process in run.Sources)
        {
            if (process.Meter is { } meter && !process.HasEndedEarly)
                LearnTypes(meter, (int)process.Target, inspector);

            WriteSource(process);
        }
    }

    private static string SourceOf(int process) =>
        FormattableString.Invariant($"process {process}{(ProcessNames.Of(process) is { } name ? $" ({name})" : "")}");

    private void WaitWithProgress(ContentionRun run)
    {
        var duration = TimeSpan.FromSeconds(DurationSeconds);
        var startedAt = TimeProvider.System.GetTimestamp();
        var progress = new ProgressRecord(0, MyInvocation.InvocationName, "Counting who waits for whom");
        while (duration - TimeProvider.System.GetElapsedTime(startedAt) is { Ticks: > 0 } rest && run.Sources.Any(static one => one.State == ReaderState.Reading))
        {
            run.Wait(rest < ProgressInterval ? rest : ProgressInterval, _stop.Token);
            progress.PercentComplete = (int)Math.Min(100, 100 * TimeProvider.System.GetElapsedTime(startedAt) / duration);
            WriteProgress(progress);
        }

        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
    }

    private void LearnTypes(ContentionMeter meter, int process, IProcessInspector inspector)
    {
        if (meter.Locks.Count == 0)
            return;

        try
        {
            LockTypes.Learn(meter, process, inspector, LongestLook, _stop.Token);
        }
        catch (InspectionException refusal)
        {
            WriteVerbose($"What is locked in process {process} and how its threads are called is not known. {refusal.Message}");
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}
