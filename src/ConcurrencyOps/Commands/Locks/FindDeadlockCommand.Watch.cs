using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Commands;

/// <content>Watches running processes.</content>
public sealed partial class FindDeadlockCommand
{
    private static readonly TimeSpan LookOfWatch = TimeSpan.FromSeconds(60);

    partial void WatchProcesses()
    {
        using var inspector = new InspectorClient(Inspector.Launch(), TimeProvider.System);
        var search = new ProcessSearch(inspector, SystemFacts.OfThisMachine(TimeProvider.System).LookAsync, TimeProvider.System);
        var options = new SearchOptions { Mode = Mode, SkipHeap = SkipHeap, IncludeWaiting = IncludeWaiting, Timeout = LookOfWatch };
        using var watch = new DeadlockWatch(Adapters.ContentionEvents(), (processes, stop) => search.SearchAsync(processes, options, stop), TimeProvider.System);
        var duration = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds)) ? TimeSpan.FromSeconds(TimeoutSeconds) : Timeout.InfiniteTimeSpan;
        try
        {
            foreach (var report in watch.Watch(_processes, duration, _stop.Token))
                Write(report);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The shell knows that it was stopped.
        }
    }

    private void Write(WatchReport report)
    {
        switch (report.Kind)
        {
            case WatchReportKind.Found:
                WriteObject(report.Deadlock);
                break;
            case WatchReportKind.Failed:
                WriteError(ContentionErrors.ForUser(report.Reason!, report.ProcessId).ToErrorRecord());
                break;
            case WatchReportKind.Silent:
                WriteError(ContentionErrors.Silent(report.ProcessId, WatchRules.LongestOpening).ToErrorRecord());
                break;
            case WatchReportKind.NotLookedInto:
                WriteWarning($"{report.Reason!.Message} Deadlocks in process {report.ProcessId} are reported from its events alone: unconfirmed, and only those that form from now on.");
                break;
            case WatchReportKind.Ended:
                WriteVerbose($"Process {report.ProcessId} has ended.");
                break;
        }

        if (report.EventsLost > 0)
            WriteWarning(FormattableString.Invariant($"{report.EventsLost} events of process {report.ProcessId} were lost, because they came faster than they could be read. A deadlock may have been missed."));
    }
}
