using System.Globalization;
using System.Management.Automation;
using ConcurrencyOps.Errors;
using ConcurrencyOps.Health;
using ConcurrencyOps.Pipeline;
using ConcurrencyOps.Resilience;
using ConcurrencyOps.State;

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

    private readonly string _runId = Guid.NewGuid().ToString("N");
    private readonly bool _isEndless = command is WatchServiceHealthCommand;

    private readonly Backlog<HealthCheckResult> _unsaved = new();
    private readonly StorageTrouble _stateTrouble = new(Backlog<HealthCheckResult>.Most);
    private readonly StorageTrouble _historyTrouble = new(Backlog<HealthCheckResult>.Most);
    private HealthCheckResult? _last;
    private Task<Exception?> _state = Task.FromResult<Exception?>(null);
    private Task<Exception?> _past = Task.FromResult<Exception?>(null);
    private volatile Exception? _failedFirst;
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
        if (time.GetElapsedTime(_savedAt) < Interval)
            return;

        _savedAt = time.GetTimestamp();
        var (state, past) = (_state, _past);
        if (state.IsCompleted)
            _state = Task.Run(SaveStateAsync);

        if (_isEndless && past.IsCompleted)
            _past = Task.Run(SaveHistory);

        Tell(state, past);
    }

    /// <summary>
    /// Stores everything, and says what could not be. Waits for another process that holds the state file as long as the file's own patience is; for a
    /// command that was stopped or ended early hardly at all: the rest is stored behind its back.
    /// </summary>
    /// <param name="isBrief">The command has ended early.</param>
    public IReadOnlyList<ErrorRecord> SaveAll(bool isBrief)
    {
        // Failures of the save before are of no interest: this one has all that it had.
        _state = _state.ContinueWith(_ => SaveStateAtEndAsync(), TaskScheduler.Default).Unwrap();
        _past = _past.ContinueWith(_ => SaveHistory(), TaskScheduler.Default);
        var grace = StoppableWait.For(_state, command, isBrief ? StoppableWait.Brief : PolicySync.Patience, StoppableWait.Brief) || !command.Stopping
            ? StoppableWait.Brief
            : TimeSpan.Zero;
        if (!StoppableWait.For(_past, command, isBrief ? grace : null, grace) || isBrief || command.Stopping)
            return [];

        var errors = new List<ErrorRecord>();
        if ((_state.IsCompleted ? _state.GetAwaiter().GetResult() : _failedFirst ?? NotInTime()) is { } state)
            errors.Add(new ErrorRecord(state, ErrorIds.StateNotSaved, ErrorCategory.WriteError, command.StatePath));

        if (_past.GetAwaiter().GetResult() is { } past)
            errors.Add(new ErrorRecord(past, ErrorIds.HistoryFailed, ErrorCategory.WriteError, command.HistoryPath));

        // Only what there is to say when all is over: the failures themselves are errors now.
        Tell(null, null);
        return errors;
    }

    /// <summary>Closes the history, after the write that may be under way.</summary>
    public void Dispose()
    {
        if (_past.IsCompleted)
            history?.Dispose();
        else
            _past.ContinueWith(_ => history?.Dispose(), TaskScheduler.Default);
    }

    // One that is still under way says nothing new.
    private void Tell(Task<Exception?>? state, Task<Exception?>? past)
    {
        List<string> news = [];
        if (state is null or { IsCompleted: true })
            news.AddRange(_stateTrouble.Look(state?.GetAwaiter().GetResult(), memory?.Dropped ?? 0));

        if (past is null or { IsCompleted: true })
            news.AddRange(_historyTrouble.Look(past?.GetAwaiter().GetResult(), _unsaved.Dropped));

        news.ForEach(command.WriteWarning);
    }

    private IOException NotInTime() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The state file '{command.StatePath}' could not be written within {SharedStateFile.DefaultPatience.TotalSeconds:0} seconds after the last check: another process holds it, or its disk does not answer. What was learnt since it was last written is not in it."));

    // Never fails. Twice: what fails first may have begun to wait for the file long before the end, and this has a patience of its own.
    private async Task<Exception?> SaveStateAtEndAsync()
    {
        _failedFirst = await SaveAllStateAsync().ConfigureAwait(false);
        return _failedFirst is null ? null : await SaveAllStateAsync().ConfigureAwait(false);
    }

    private async Task<Exception?> SaveAllStateAsync()
    {
        var gates = policies.Where(static policy => policy.Gate.IsShared).Select(FlushAsync).ToList();
        var failure = await SaveStateAsync().ConfigureAwait(false);
        foreach (var gate in gates)
            failure ??= await gate.ConfigureAwait(false);

        return failure;
    }

    // A policy of the user's has its own file and tells of it, as a warning.
    private async Task<Exception?> FlushAsync(ResiliencePolicy policy)
    {
        if (policy != command.Policy)
            return await policy.Gate.FlushAsync().ConfigureAwait(false);

        await policy.Gate.FlushAtEndAsync().ConfigureAwait(false);
        return null;
    }

    private async Task<Exception?> SaveStateAsync()
    {
        try
        {
            if (memory is not null)
                await memory.FlushAsync(CancellationToken.None).ConfigureAwait(false);

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error;
        }
    }

    private Exception? SaveHistory()
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
}
