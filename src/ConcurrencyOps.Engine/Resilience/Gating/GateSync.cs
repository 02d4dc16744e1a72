using System.Collections.Concurrent;

namespace ConcurrencyOps.Resilience;

/// <summary>
/// What a gate shares with other processes. Events are applied in the gate at once and kept; a flush replays them on what is stored by then, so that what
/// others did in between stays, and takes over the result.
/// </summary>
/// <remarks>
/// One flush is under way at a time, and one more is shared by all who came meanwhile. When the one under way fails so does that, without a wait of its
/// own: another process that holds the store costs its patience once, however many keys there are. While the store is out of reach nobody waits for
/// it; it is tried again every <see cref="Interval"/> while calls are made, and when somebody flushes.
/// </remarks>
internal sealed class GateSync(IKeyStore store, GateKeys keys, MonotonicClock clock, string policy)
{
    /// <summary>How old what is known of other processes may get while calls are made, and how long counts stay unwritten.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // The keys with something to store, each once.
    private readonly ConcurrentQueue<GateKey> _unsaved = new();

    // Guards the three below.
    private readonly object _gate = new();
    private Task<Exception?> _running = Task.FromResult<Exception?>(null);
    private Task<Exception?>? _next;
    private bool _takesAll;

    private long _flushedAt = clock.Time.GetTimestamp();
    private long _tookAllAt = clock.Time.GetTimestamp();
    private volatile bool _isOutOfReach;
    private string? _trouble;

    /// <summary>The last flush failed.</summary>
    public bool IsOutOfReach => _isOutOfReach;

    /// <summary>Something is not stored yet.</summary>
    public bool HasUnsaved
    {
        get
        {
            lock (_gate)
                return !_unsaved.IsEmpty || !_running.IsCompleted;
        }
    }

    /// <summary>Something happened to a key; to be called under its lock.</summary>
    public void KeepWhileLocked(GateKey key, KeyEvent happened)
    {
        if (key.KeepWhileLocked(happened))
            _unsaved.Enqueue(key);
    }

    /// <summary>Stores what happened up to now as soon as can be. Waits for nothing.</summary>
    public void Soon()
    {
        if (_isOutOfReach)
            WhenDue();
        else
            _ = FlushAsync(takesAll: false);
    }

    /// <summary>Stores and takes over when that was last done some time ago. Waits for nothing.</summary>
    public void WhenDue()
    {
        var last = Volatile.Read(ref _flushedAt);
        if (clock.Time.GetElapsedTime(last) >= Interval
            && Interlocked.CompareExchange(ref _flushedAt, clock.Time.GetTimestamp(), last) == last)
            _ = FlushAsync(takesAll: true);
    }

    /// <summary>
    /// Stores what happened up to now, and takes over what others stored. A store out of reach stops nothing: the gate goes on with what it knows, and
    /// keeps what it could not store for the next time.
    /// </summary>
    /// <param name="takesAll">Of all keys; else of those that something happened to.</param>
    /// <returns>What it failed of; null when all is stored.</returns>
    public Task<Exception?> FlushAsync(bool takesAll)
    {
        lock (_gate)
        {
            _takesAll |= takesAll;
            if (_next is null && _running.IsCompleted)
                return BeginWhileLocked();

            return _next ??= FollowAsync(_running);
        }
    }

    /// <summary>What is stored of a key that is new here.</summary>
    public KeyState Load(string key) => Stored().Find(key)?.Shift(-clock.WallOffset) ?? KeyState.New;

    /// <summary>What is stored, at most a moment old; nothing where it cannot be read.</summary>
    public StoredKeys Stored()
    {
        try
        {
            return store.Read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            OutOfReach(error);
            return StoredKeys.None;
        }
    }

    /// <summary>What went wrong with the store since somebody last asked; nothing that a call must fail of.</summary>
    public IReadOnlyList<string> TakeWarnings() => [.. store.TakeWarnings(), .. TakeTrouble()];

    /// <summary>That the store is out of reach, once while it lasts; taken by whoever tells it in other words.</summary>
    public IEnumerable<string> TakeTrouble() => Interlocked.Exchange(ref _trouble, null) is { } trouble ? [trouble] : [];

    private Task<Exception?> BeginWhileLocked()
    {
        var takesAll = _takesAll;
        _takesAll = false;
        return _running = Task.Run(() => FlushAloneAsync(takesAll));
    }

    private async Task<Exception?> FollowAsync(Task<Exception?> before)
    {
        // Not on the thread that still has the lock.
        var failure = await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
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

    private async Task<Exception?> FlushAloneAsync(bool takesAll)
    {
        Volatile.Write(ref _flushedAt, clock.Time.GetTimestamp());
        var taken = TakeUnsaved();
        var isForAll = takesAll || clock.Time.GetElapsedTime(_tookAllAt) >= Interval;
        if (taken.Count == 0 && !isForAll)
            return null;

        var offset = clock.WallOffset;
        try
        {
            var stored = taken.Count == 0 && !store.HasCorrections
                ? store.Read()
                : await store.UpdateAsync([.. taken.SelectMany(static pair => pair.Events.Select(happened => (pair.Key.Name, happened)))], offset).ConfigureAwait(false);
            _isOutOfReach = false;
            Adopt(stored, isForAll ? KeysForAll() : taken.Select(static pair => pair.Key), offset);
            return null;
        }
#pragma warning disable CA1031 // Whatever it was: nothing may be lost, and those who wait must hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var (key, events) in taken)
            {
                if (key.PutBack(events))
                    _unsaved.Enqueue(key);
            }

            OutOfReach(error);
            return error;
        }
    }

    private List<(GateKey Key, List<KeyEvent> Events)> TakeUnsaved()
    {
        List<(GateKey, List<KeyEvent>)> taken = [];
        while (_unsaved.TryDequeue(out var key))
            taken.Add((key, key.TakePending()));

        return taken;
    }

    private IEnumerable<GateKey> KeysForAll()
    {
        _tookAllAt = clock.Time.GetTimestamp();
        return keys.All;
    }

    private static void Adopt(StoredKeys stored, IEnumerable<GateKey> adopting, TimeSpan offset)
    {
        foreach (var key in adopting)
            key.Adopt(stored.Find(key.Name)?.Shift(-offset) ?? KeyState.New);
    }

    // Once while it lasts, not once a call.
    private void OutOfReach(Exception error)
    {
        if (_isOutOfReach)
            return;

        _isOutOfReach = true;
        Volatile.Write(ref _trouble, $"The state of policy '{policy}' could not be shared: {error.Message} It goes on with what this process knows.");
    }
}
