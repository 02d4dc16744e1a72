namespace ConcurrencyOps.Resilience;

/// <summary>
/// Lets one flush be under way at a time, and one more, which is shared by all who came meanwhile. When the one under way fails so does that, without a wait
/// of its own: another process that holds the store costs its patience once, however many wait. A flush that nobody waits for keeps a distance to the
/// one before that is long beside what that took: in an outage thousands of circuits open, and each flush rewrites them all.
/// </summary>
/// <param name="flush">Makes one, of all keys when told so; gives what it failed of, null when it did not, and never throws.</param>
/// <param name="longestRest">The longest distance.</param>
/// <param name="time">The clock.</param>
internal sealed class FlushTurns(Func<bool, Task<Exception?>> flush, TimeSpan longestRest, TimeProvider time)
{
    /// <summary>How many times as long as a flush took the next one is put off that nobody waits for.</summary>
    private const int Rest = 4;

    // Guards all fields.
    private readonly object _gate = new();
    private Task<Exception?> _running = Task.FromResult<Exception?>(null);
    private Task<Exception?>? _next;
    private TaskCompletionSource _hurry = new();
    private bool _takesAll;
    private long _endedAt;
    private TimeSpan _rest;

    /// <summary>A flush is under way.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_gate)
                return !_running.IsCompleted;
        }
    }

    /// <summary>A flush that begins from now on, at once where it can. The caller waits for it.</summary>
    /// <param name="takesAll">Of all keys.</param>
    public Task<Exception?> Now(bool takesAll)
    {
        lock (_gate)
        {
            _takesAll |= takesAll;
            return FlushWhileLocked(isUrgent: true);
        }
    }

    /// <summary>The same when its time has come. Nobody waits for it.</summary>
    public void Soon()
    {
        lock (_gate)
            _ = FlushWhileLocked(isUrgent: false);
    }

    private Task<Exception?> FlushWhileLocked(bool isUrgent)
    {
        if (_next is null && _running.IsCompleted && (isUrgent || RestWhileLocked() <= TimeSpan.Zero))
            return BeginWhileLocked();

        if (_next is null)
        {
            _hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _next = FollowAsync(_running, _hurry.Task);
        }

        if (isUrgent)
            _hurry.TrySetResult();

        return _next;
    }

    private Task<Exception?> BeginWhileLocked()
    {
        var takesAll = _takesAll;
        _takesAll = false;
        return _running = Task.Run(() => FlushAsync(takesAll));
    }

    private async Task<Exception?> FlushAsync(bool takesAll)
    {
        var begun = time.GetTimestamp();
        var failure = await flush(takesAll).ConfigureAwait(false);
        lock (_gate)
        {
            _endedAt = time.GetTimestamp();
            var rest = Rest * time.GetElapsedTime(begun, _endedAt);
            _rest = rest < longestRest ? rest : longestRest;
        }

        return failure;
    }

    private async Task<Exception?> FollowAsync(Task<Exception?> before, Task hurry)
    {
        // Not on the thread that still has the lock.
        var failure = await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (failure is null)
            await RestAsync(hurry).ConfigureAwait(false);

        Task<Exception?> own;
        lock (_gate)
        {
            _next = null;
            if (failure is not null)
                return failure;

            own = BeginWhileLocked();
        }

        return await own.ConfigureAwait(false);
    }

    private async Task RestAsync(Task hurry)
    {
        TimeSpan rest;
        lock (_gate)
            rest = RestWhileLocked();

        if (rest <= TimeSpan.Zero)
            return;

        using var over = new CancellationTokenSource();
        await Task.WhenAny(Task.Delay(rest, time, over.Token), hurry).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    private TimeSpan RestWhileLocked() => _rest - time.GetElapsedTime(_endedAt);
}
