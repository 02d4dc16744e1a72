using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Commands;

/// <content>Looks through lock logs: files, and events from the pipeline.</content>
public sealed partial class FindDeadlockCommand
{
    private const string PipelineSource = "pipeline";

    private DeadlockLog? _events;

    partial void FindInLogs()
    {
        foreach (var file in Path.SelectMany(path => LogFile.Find(this, path)).Concat(LiteralPath.SelectMany(path => LogFile.At(this, path))))
        {
            var log = new DeadlockLog(file.FullPath, IncludePotential, TimeProvider.System);
            if (file.TryRead(this, log.Log, _stop.Token))
                WriteFindings(log, file.FullPath);
        }
    }

    partial void CollectEvent()
    {
        _events ??= new(PipelineSource, IncludePotential, TimeProvider.System);
        try
        {
            foreach (var row in LockEventReader.Read(InputObject))
                _events.Log.Add(row);
        }
        catch (CommandException error)
        {
            WriteError(error.ToErrorRecord());
        }
    }

    partial void FindInEvents()
    {
        if (_events is null)
            return;

        WriteFindings(_events, PipelineSource);
        WriteVerbose($"{PipelineSource}: {_events.Log.Tally.Summary()}");
    }

    private void WriteFindings(DeadlockLog log, string source)
    {
        var found = log.Find();
        if (log.Log.Tally.TooLate > 0)
            WriteWarning(LogWarnings.TooLate(source, log.Log.Tally));
        foreach (var warning in log.Warnings)
            WriteWarning($"{source}: {warning}");
        foreach (var note in log.Notes)
            WriteVerbose($"{source}: {note}");
        WriteObject(found, enumerateCollection: true);
    }
}
