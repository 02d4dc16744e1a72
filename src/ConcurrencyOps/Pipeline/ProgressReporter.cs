using System.Management.Automation;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Pipeline;

/// <summary>
/// Shows where a run stands, at most five times a second, and the scripts' own progress below it, a line for each worker. Nothing is shown in
/// the first half second: a short run has no use for it. Only for the pipeline thread.
/// </summary>
internal sealed class ProgressReporter(PSCmdlet command, string activity, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    // Sources tell commands apart; ids tell the lines of one command apart.
    private static long _lastSource = 0x436F4F7073;

    private readonly long _source = Interlocked.Increment(ref _lastSource);
    private readonly Dictionary<int, ProgressRecord> _shown = [];
    private readonly Dictionary<int, long> _forwardedAt = [];
    private readonly long _startedAt = time.GetTimestamp();
    private long? _reportedAt;

    /// <summary>Reports when it is time to.</summary>
    public void Report(Func<RunProgress> progress)
    {
        if (!IsDue(_reportedAt) || time.GetElapsedTime(_startedAt) < Quiet)
            return;

        _reportedAt = time.GetTimestamp();
        Show(ToRecord(progress()));
    }

    /// <summary>Passes on what a script reports, under the line of its worker.</summary>
    public void Forward(int worker, ProgressRecord item)
    {
        long? last = _forwardedAt.TryGetValue(worker, out var at) ? at : null;
        if (item.RecordType != ProgressRecordType.Completed && !IsDue(last))
            return;

        _forwardedAt[worker] = time.GetTimestamp();
        Show(new ProgressRecord(worker, item.Activity, item.StatusDescription)
        {
            ParentActivityId = 0,
            PercentComplete = item.PercentComplete,
            SecondsRemaining = item.SecondsRemaining,
            CurrentOperation = item.CurrentOperation,
            RecordType = item.RecordType,
        });
    }

    /// <summary>Takes down all that is shown, directly at the host: a command that is being stopped may no longer write.</summary>
    public void Complete()
    {
        foreach (var record in _shown.Values)
        {
            record.RecordType = ProgressRecordType.Completed;
            if (IsShown())
                command.Host?.UI?.WriteProgress(_source, record);
        }

        _shown.Clear();
    }

    private bool IsDue(long? last) => last is not { } at || time.GetElapsedTime(at) >= Interval;

    // The engine decides this for records that go through it; those of Complete do not.
    private bool IsShown()
    {
        var preference = command.MyInvocation.BoundParameters.TryGetValue("ProgressAction", out var action)
            ? action
            : command.SessionState.PSVariable.GetValue("ProgressPreference");
        return !LanguagePrimitives.TryConvertTo(preference, out ActionPreference value)
            || value is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    private void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
            _shown.Remove(record.ActivityId);
        else
            _shown[record.ActivityId] = record;

        command.CommandRuntime.WriteProgress(_source, record);
    }

    private ProgressRecord ToRecord(RunProgress run)
    {
        var rate = run.Elapsed > TimeSpan.Zero ? run.Done / run.Elapsed.TotalSeconds : 0;
        var total = run.InputEnded ? $" of {run.Total}" : "";
        var record = new ProgressRecord(0, activity, $"{run.Done}{total} done, {rate:0.#} a second, {run.Running} running of {run.Limit} allowed");
        if (run.InputEnded && run.Total > 0)
        {
            record.PercentComplete = (int)(100 * run.Done / run.Total);
            if (rate > 0)
                record.SecondsRemaining = (int)Math.Ceiling((run.Total - run.Done) / rate);
        }

        return record;
    }
}
