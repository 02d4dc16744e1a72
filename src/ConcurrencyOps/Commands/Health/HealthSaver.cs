using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <summary>
/// Stores what a call finds out: statuses and circuits every few seconds, so that a killed process loses little, and the history in one
/// transaction at the end; in a watch, which has no end, every few seconds too. What cannot be stored is kept and tried again. Files are written
/// on other threads, one write at a time: another process may hold them for long, and the pipeline thread must hear a stop.
/// </summary>
internal sealed class HealthSaver(
    HealthMemory? memory, IHealthHistory? history, IReadOnlyList<ResiliencePolicy> policies, ServiceHealthCommand command, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly string _runId = Guid.NewGuid().ToString("N");
    private readonly bool _isEndless = command is WatchServiceHealthCommand;

    private readonly Backlog<HealthCheckResult> _unsaved = new();
    private readonly StorageTrouble _stateTrouble = new(Backlog<HealthCheckResult>.Most);
    private readonly StorageTrouble _historyTrouble = new(Backlog<HealthCheckResult>.Most);
    private HealthCheckResult? _last;
    private Task<Failures> _saving = Task.FromResult(default(Failures));
    private long _savedAt = time.GetTimestamp();

    /// <summary>Keeps results for the history; copies of one check once.</summary>
    public void Keep(IEnumerable<HealthCheckResult> results)
    {
        if (history is null)
            return;

        foreach (var result in results)
        {
            if (!ReferenceEquals(_last, result))
                _unsaved.Add(result);

            _last = result;
        }
    }

    /// <summary>Stores what has come together, when it is time to; never waits for a file. What goes wrong is told once while it lasts.</summary>
    public void SaveWhenDue()
    {
        if (!_saving.IsCompleted || time.GetElapsedTime(_savedAt) < Interval)
            return;

        _savedAt = time.GetTimestamp();
        var failures = _saving.GetAwaiter().GetResult();
        _saving = Task.Run(() => SaveAsync(withHistory: _isEndless));
        Tell(failures);
    }

    /// <summary>Stores everything, and says what could not be. For a command that was stopped or ended early the rest is stored behind its back.</summary>
    /// <param name="isBrief">The command has ended early.</param>
    public IReadOnlyList<ErrorRecord> SaveAll(bool isBrief)
    {
        // Failures of the save before are of no interest: this one has all that it had.
        _saving = _saving.ContinueWith(_ => SaveRestAsync(), TaskScheduler.Default).Unwrap();
        if (!Wait(_saving, isBrief))
            return [];

        var failures = _saving.GetAwaiter().GetResult();
        var errors = new List<ErrorRecord>();
        if (failures.State is { } state)
            errors.Add(new ErrorRecord(state, ErrorIds.StateNotSaved, ErrorCategory.WriteError, command.StatePath));

        if (failures.History is { } past)
            errors.Add(new ErrorRecord(past, ErrorIds.HistoryFailed, ErrorCategory.WriteError, command.HistoryPath));

        if (!isBrief)
            Tell(default);

        return errors;
    }

    /// <summary>Closes the history, after the write that may be under way.</summary>
    public void Dispose()
    {
        if (_saving.IsCompleted)
            history?.Dispose();
        else
            _saving.ContinueWith(_ => history?.Dispose(), TaskScheduler.Default);
    }

    // Without failures: what there is to say when all is over.
    private void Tell(Failures failures)
    {
        foreach (var news in _stateTrouble.Look(failures.State, memory?.Dropped ?? 0).Concat(_historyTrouble.Look(failures.History, _unsaved.Dropped)))
            command.WriteWarning(news);
    }

    // True when it has ended.
    private bool Wait(Task task, bool isBrief)
    {
        for (TimeSpan? left = null; !task.IsCompleted; left -= Look)
        {
            if (isBrief || command.Stopping)
                left ??= PolicyGate.PatienceOfCancelled;

            if (left <= TimeSpan.Zero)
                return false;

            ((IAsyncResult)task).AsyncWaitHandle.WaitOne(Look);
        }

        return true;
    }

    private async Task<Failures> SaveRestAsync()
    {
        var circuits = Task.WhenAll(policies.Where(static policy => policy.Gate.IsShared).Select(static policy => policy.Gate.FlushAsync()));
        var failures = await SaveAsync(withHistory: true).ConfigureAwait(false);
        await circuits.ConfigureAwait(false);
        return failures;
    }

    // Never fails. Both files are tried, whatever becomes of the other.
    private async Task<Failures> SaveAsync(bool withHistory)
    {
        var past = withHistory ? Task.Run(SaveHistory) : Task.FromResult<IOException?>(null);
        Exception? failure = null;
        try
        {
            if (memory is not null)
                await memory.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failure = error;
        }

        return new Failures(failure, await past.ConfigureAwait(false));
    }

    private IOException? SaveHistory()
    {
        var taken = _unsaved.Take();
        try
        {
            if (history is null || taken.Count == 0)
                return null;

            history.Append(_runId, taken);
            taken = [];
            if (command.HistoryRetentionDays > 0)
                history.Prune(time.GetUtcNow().AddDays(-command.HistoryRetentionDays));

            return null;
        }
        catch (IOException error)
        {
            _unsaved.PutBack(taken);
            return error;
        }
    }

    private readonly record struct Failures(Exception? State, Exception? History);
}
