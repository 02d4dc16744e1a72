using ConcurrencyOps.Contention;
using ConcurrencyOps.Errors;

namespace ConcurrencyOps.Commands;

/// <content>Measures in lock logs: files, and events from the pipeline.</content>
public sealed partial class MeasureLockContentionCommand
{
    private const string PipelineSource = "pipeline";

    private ContentionLog? _events;

    partial void MeasureFiles()
    {
        foreach (var file in Path.SelectMany(path => LogFile.Find(this, path)).Concat(LiteralPath.SelectMany(path => LogFile.At(this, path))))
        {
            if (file.IsTrace)
                MeasureTrace(file.FullPath);
            else
                MeasureLog(file);
        }
    }

    partial void CollectEvent()
    {
        _events ??= new(PipelineSource, GroupBy);
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

    partial void MeasureEvents()
    {
        if (_events is null)
            return;

        WriteLog(_events, PipelineSource);
        WriteVerbose($"{PipelineSource}: {_events.Log.Tally.Summary()}");
    }

    private void MeasureLog(LogFile file)
    {
        var log = new ContentionLog(file.FullPath, GroupBy, file.HasTimes);
        if (!file.TryRead(this, log.Log, _stop.Token))
            return;
        if (!file.HasTimes)
            WriteVerbose($"{file.FullPath}: a trace in the STD format says no times, so only how often locks were taken is counted.");
        WriteLog(log, file.FullPath);
    }

    private void WriteLog(ContentionLog log, string source)
    {
        log.End();
        if (log.Log.Tally.TooLate > 0)
            WriteWarning(LogWarnings.TooLate(source, log.Log.Tally));
        WriteTable(log.Table, log);
    }
}
