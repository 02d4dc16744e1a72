using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Loading;

namespace ConcurrencyOps.Commands;

/// <content>Looks into running processes.</content>
public sealed partial class FindDeadlockCommand
{
    private readonly List<int> _processes = [];

    // They are looked at together at the end: one may wait for another.
    partial void CollectProcesses() => _processes.AddRange(Id.Where(id => !_processes.Contains(id)));

    partial void FindInProcesses()
    {
        using var inspector = new InspectorClient(Inspector.Launch(), TimeProvider.System);
        var search = new ProcessSearch(inspector, SystemFacts.OfThisMachine(TimeProvider.System).LookAsync, TimeProvider.System);
        var options = new SearchOptions { Mode = Mode, SkipHeap = SkipHeap, IncludeWaiting = IncludeWaiting, Timeout = TimeSpan.FromSeconds(TimeoutSeconds) };
        try
        {
            Write(search.SearchAsync(_processes, options, _stop.Token).GetAwaiter().GetResult());
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The shell knows that it was stopped.
        }
    }

    private void Write(SearchResult result)
    {
        foreach (var (process, reason) in result.Refusals)
        {
            if (reason.Reason == InspectionFailure.NotDotNet)
                WriteVerbose(reason.Message);
            else
                WriteError(InspectionErrors.ForUser(reason, process).ToErrorRecord());
        }

        foreach (var look in result.Looks)
            WriteLook(look);

        WriteObject(result.Deadlocks, enumerateCollection: true);
    }

    private void WriteLook(ProcessFacts look)
    {
        WriteVerbose(FormattableString.Invariant(
            $"Process {look.ProcessId} ({look.ProcessName}{(look.Runtime is { } runtime ? $", {runtime}" : "")}): {look.Threads.Count} threads{(look.PauseMs is { } pause ? $"; it stood still for {pause:0.0} ms" : "")}."));

        // Who asks for less than all knows that there is more.
        Action<string> say = Mode == InspectionMode.Passive || SkipHeap ? WriteVerbose : WriteWarning;
        foreach (var note in look.Notes)
            say(note);
    }
}
