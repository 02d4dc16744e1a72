using ConcurrencyOps.Contention;
using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Deadlocks;

/// <summary>
/// Watches processes for deadlocks as they form. Their events tell who waits for whom; what looks like a circle, or lasts long, is looked into before it is
/// reported, and reported once.
/// </summary>
/// <param name="source">Where the events come from.</param>
/// <param name="search">Looks into processes.</param>
/// <param name="time">The clock.</param>
internal sealed class DeadlockWatch(
    IContentionSource source, Func<IReadOnlyList<int>, CancellationToken, Task<SearchResult>> search, TimeProvider time) : IDisposable
{
    private readonly Signal _changed = new();
    private readonly List<WatchedProcess> _processes = [];
    private readonly HashSet<string> _reported = [];

    /// <summary>Watches, and says what there is to say as it comes. For one thread, which may leave off at any time.</summary>
    /// <param name="processes">The processes.</param>
    /// <param name="duration">How long; <see cref="Timeout.InfiniteTimeSpan"/>: until all of them have ended.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public IEnumerable<WatchReport> Watch(IReadOnlyList<int> processes, TimeSpan duration, CancellationToken stop)
    {
        var startedAt = time.GetTimestamp();
        _processes.AddRange(processes.Select(process => new WatchedProcess(source, process, time, _changed)));
        using var clock = time.CreateTimer(_ => _changed.Set(), null, WatchRules.Interval, WatchRules.Interval);
        using var stopped = stop.UnsafeRegister(static changed => ((Signal)changed!).Set(), _changed);
        foreach (var report in Open(stop))
            yield return report;

        // What stands already is in no event.
        foreach (var report in Look([.. _processes.Where(static one => !one.IsDone)], stop))
            yield return report;

        while (_processes.Any(static one => !one.IsDone) && (duration == Timeout.InfiniteTimeSpan || time.GetElapsedTime(startedAt) < duration))
        {
            foreach (var report in _processes.Where(static one => !one.IsDone).SelectMany(one => Check(one, stop)))
                yield return report;

            stop.ThrowIfCancellationRequested();
            _changed.Wait(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends all sessions, if need be some time after this has returned.</summary>
    public void Dispose()
    {
        foreach (var process in _processes)
            process.Dispose();

        EventReader.AwaitEnds(_processes.Select(static process => process.Reader), _changed, time);
    }

    private IEnumerable<WatchReport> Open(CancellationToken stop)
    {
        var startedAt = time.GetTimestamp();
        while (_processes.Any(static one => one.State == ReaderState.Opening) && time.GetElapsedTime(startedAt) < WatchRules.LongestOpening)
        {
            stop.ThrowIfCancellationRequested();
            _changed.Wait(Timeout.InfiniteTimeSpan);
        }

        foreach (var process in _processes.Where(static one => one.State == ReaderState.Opening))
        {
            process.IsDone = true;
            yield return new(WatchReportKind.Silent, process.ProcessId);
        }

        foreach (var process in _processes.Where(static one => one.Failure is not null))
        {
            process.IsDone = true;
            yield return new(WatchReportKind.Failed, process.ProcessId) { Reason = process.Failure };
        }
    }

    private IEnumerable<WatchReport> Check(WatchedProcess process, CancellationToken stop)
    {
        if (process.State == ReaderState.Ended)
        {
            process.IsDone = true;
            var kind = process.Failure is null ? WatchReportKind.Ended : WatchReportKind.Failed;
            yield return new(kind, process.ProcessId) { Reason = process.Failure, EventsLost = process.EventsLost };
            yield break;
        }

        var circles = process.NewCircles();
        var looks = !process.IsBlind && (circles.Count > 0 || process.IsLongWaitDue()) ? Look([process], stop) : [];
        foreach (var report in looks)
            yield return report;

        if (process.IsBlind || process.WasRefused)
        {
            foreach (var circle in circles.Where(circle => IsNew(process, circle)))
                yield return new(WatchReportKind.Found, process.ProcessId) { Deadlock = circle };
        }
    }

    // What a look does not show is not reported, whatever events seem to tell; only where there can be no look are they all there is.
    private IEnumerable<WatchReport> Look(IReadOnlyList<WatchedProcess> processes, CancellationToken stop)
    {
        if (processes.Count == 0)
            yield break;

        var result = search([.. processes.Select(static one => one.ProcessId)], stop).GetAwaiter().GetResult();
        foreach (var process in processes)
            process.Looked(result.Refusals.Any(refusal => refusal.ProcessId == process.ProcessId));

        foreach (var (id, reason) in result.Refusals.Where(static refusal => !IsPassing(refusal.Reason.Reason)))
        {
            foreach (var process in processes.Where(one => one.ProcessId == id))
                process.IsBlind = true;

            yield return new(WatchReportKind.NotLookedInto, id) { Reason = reason };
        }

        foreach (var deadlock in result.Deadlocks)
        {
            var process = _processes.FirstOrDefault(one => one.ProcessId == deadlock.ProcessId) ?? processes[0];
            if (IsNew(process, deadlock))
                yield return new(WatchReportKind.Found, process.ProcessId) { Deadlock = deadlock };
        }
    }

    // The next look may succeed, or the events will tell that the process is over.
    private static bool IsPassing(InspectionFailure reason) =>
        reason is InspectionFailure.TimedOut or InspectionFailure.Crashed or InspectionFailure.NotFound;

    private bool IsNew(WatchedProcess process, Deadlock deadlock)
    {
        var who = deadlock.Participants.Select(static one => one.ThreadId is { } thread ? FormattableString.Invariant($"{thread}") : one.ThreadName);
        var isNew = _reported.Add($"{process.ProcessId} {deadlock.Certainty is DeadlockCertainty.Waiting} {string.Join(' ', who.Order(StringComparer.Ordinal))}");
        if (deadlock.Certainty is not DeadlockCertainty.Waiting)
            process.KnowStuck(deadlock);

        return isNew;
    }
}
