using System.Management.Automation;
using ConcurrencyOps.Contention;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Commands;

/// <content>What the runtime's events have in common, whether they come from processes, from this one or from a trace; and traces.</content>
public sealed partial class MeasureLockContentionCommand
{
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestEnding = TimeSpan.FromSeconds(30);

    /// <summary>Measures what a trace file recorded.</summary>
    private void MeasureTrace(string path)
    {
        using var run = new ContentionRun(Adapters.ContentionEvents(), TimeProvider.System);
        var trace = run.Add(path, new ContentionTable(path, GroupBy));
        RunOrStop(() =>
        {
            run.Begin(Timeout.InfiniteTimeSpan, _stop.Token);
            run.Wait(Timeout.InfiniteTimeSpan, _stop.Token);
            run.End(Timeout.InfiniteTimeSpan, _stop.Token);
        });
        WriteSource(trace);
    }

    private static void RunOrStop(Action measure)
    {
        try
        {
            measure();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void WriteSource(MeasuredSource source)
    {
        if (source.Failure is { } failure)
            WriteError(ContentionErrors.ForUser(failure, source.Target).ToErrorRecord());
        else if (source.Meter is null)
            WriteError(ContentionErrors.Silent((int)source.Target, source.State == ReaderState.Opening ? LongestOpening : LongestEnding).ToErrorRecord());

        if (source.Meter is not { } meter)
            return;

        if (source.HasEndedEarly)
            WriteWarning($"Process {source.Target} ended while it was measured. What was seen until then is told; what is locked and how its threads were called cannot be found out any more.");

        if (source.EventsLost > 0)
        {
            WriteWarning(FormattableString.Invariant(
                $"{source.EventsLost} events of {NameOf(source)} were lost, because they came faster than they could be read. Waits are missing from the figures: take them for a lower bound, or measure while the machine has time to spare."));
        }

        WriteVerbose(FormattableString.Invariant($"{NameOf(source)}: {meter.Counted} waits counted; of {meter.Incomplete} more the beginning or the end was not seen."));
        WriteTable(source.Table, meter);
    }

    private static string NameOf(MeasuredSource source) => source.Target is int process ? FormattableString.Invariant($"process {process}") : $"'{source.Target}'";
}
