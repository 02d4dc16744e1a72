using ConcurrencyOps.State;

namespace ConcurrencyOps.Health;

/// <summary>
/// What is known of services from earlier checks. What is learnt counts here at once; with a file it is kept until a flush replays it on what
/// is in the file by then, so that overlapping runs lose nothing of each other.
/// </summary>
/// <param name="rules">When a status is confirmed.</param>
/// <param name="file">Where it is kept; null for nowhere.</param>
/// <param name="mostUnsaved">How much of what was learnt is kept for a file that cannot be written.</param>
internal sealed class HealthMemory(ConfirmationRules rules, SharedStateFile? file, int mostUnsaved = Backlog<HealthCheckResult>.Most)
{
    // Guards the dictionary.
    private readonly object _gate = new();
    private readonly Dictionary<string, ServiceRecord> _known = file is null ? [] : new(file.Read().Services);

    // Without an observation: the service was part of a run and was not checked.
    private readonly Backlog<(string Key, ServiceObservation? Seen, DateTimeOffset At)> _unsaved = new(mostUnsaved);

    /// <summary>How many results never got into the file, because it could not be written for so long.</summary>
    public long Dropped => _unsaved.Dropped;

    /// <summary>What is known of a service; null for nothing.</summary>
    public ServiceRecord? Find(string key)
    {
        lock (_gate)
            return _known.GetValueOrDefault(key);
    }

    /// <summary>Takes a result into account, and gives it back with what follows from earlier ones: confirmed status, change, streak.</summary>
    public HealthCheckResult Learn(string key, HealthCheckResult result)
    {
        var seen = Observation(result);
        ServiceRecord? before;
        ServiceRecord after;
        lock (_gate)
        {
            before = _known.GetValueOrDefault(key);
            after = _known[key] = ServiceRecord.Apply(before, seen, rules);
        }

        if (file is not null)
            _unsaved.Add((key, seen, seen.CheckedAt));

        return result with
        {
            Status = after.Status,
            Changed = before is null ? null : after.Status != before.Status,
            PreviousStatus = before?.Status,
            Since = after.Since,
            ConsecutiveFailures = after.ConsecutiveFailures,
        };
    }

    /// <summary>Notes that a service was part of the run although it was not checked, so that the file does not forget it. Gives what is known of it; null for nothing.</summary>
    public ServiceRecord? NoteUnchecked(string key, DateTimeOffset now)
    {
        var known = Find(key);
        if (file is not null && known is not null)
            _unsaved.Add((key, null, now));

        return known;
    }

    /// <summary>Writes what has been learnt since the last time. What cannot be written is kept for the next time.</summary>
    /// <exception cref="IOException">The file could not be written.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = _unsaved.Take();
        if (taken.Count == 0)
            return;

        try
        {
            await file!.UpdateAsync(document => Replay(document, taken), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _unsaved.PutBack(taken);
            throw;
        }
    }

    private static ServiceObservation Observation(HealthCheckResult result) => new()
    {
        Name = result.Name,
        Status = result.RawStatus,
        Reason = result.Reason,
        CheckedAt = result.Timestamp,
        StatusCode = result.StatusCode,
        ResponseTimeMs = result.ResponseTimeMs,
        ErrorMessage = result.ErrorMessage,
    };

    private StateDocument Replay(StateDocument document, List<(string Key, ServiceObservation? Seen, DateTimeOffset At)> taken) => taken.Aggregate(
        document,
        (before, each) => (each.Seen is { } seen ? ServiceRecord.Apply(before.Service(each.Key), seen, rules) : before.Service(each.Key)?.SeenAt(each.At)) is { } after
            ? before.WithService(each.Key, after)
            : before);
}
