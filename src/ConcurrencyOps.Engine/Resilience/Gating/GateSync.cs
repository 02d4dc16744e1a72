using System.Collections.Concurrent;

namespace ConcurrencyOps.Resilience;

/// <summary>
/// What a gate shares with other processes. Events are applied in the gate at once and kept; a flush replays them on what is stored by then, so that what
/// others did in between stays, and takes over the result. While the store is out of reach nobody waits for it; it is tried again every
/// <see cref="Interval"/> while calls are made, and whenever somebody flushes.
/// </summary>
internal sealed class GateSync
{
    /// <summary>How old what is known of other processes may get while calls are made, and how long counts stay unwritten.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly IKeyStore _store;
    private readonly GateKeys _keys;
    private readonly MonotonicClock _clock;
    private readonly string _policy;
    private readonly FlushTurns _turns;

    // The keys with something to store, each once.
    private readonly ConcurrentQueue<GateKey> _unsaved = new();

    private long _flushedAt;
    private volatile bool _isOutOfReach;
    private string? _trouble;

    // For the one flush under way.
    private long _tookAllAt;

    /// <param name="store">Where it is shared.</param>
    /// <param name="keys">The keys of the gate.</param>
    /// <param name="clock">The clock of the gate.</param>
    /// <param name="policy">The name of the policy, for messages.</param>
    public GateSync(IKeyStore store, GateKeys keys, MonotonicClock clock, string policy)
    {
        (_store, _keys, _clock, _policy) = (store, keys, clock, policy);
        _turns = new FlushTurns(StoreAsync, Interval, clock.Time);
        _flushedAt = _tookAllAt = clock.Time.GetTimestamp();
    }

    /// <summary>The last flush failed.</summary>
    public bool IsOutOfReach => _isOutOfReach;

    /// <summary>Something is not stored yet.</summary>
    public bool HasUnsaved => !_unsaved.IsEmpty || _turns.IsRunning;

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
            _turns.Soon();
    }

    /// <summary>Stores and takes over when that was last done some time ago. Waits for nothing.</summary>
    public void WhenDue()
    {
        var last = Volatile.Read(ref _flushedAt);
        if (_clock.Time.GetElapsedTime(last) >= Interval
            && Interlocked.CompareExchange(ref _flushedAt, _clock.Time.GetTimestamp(), last) == last)
            _ = _turns.Now(takesAll: true);
    }

    /// <summary>
    /// Stores what happened up to now, and takes over what others stored. A store out of reach stops nothing: the gate goes on with what it knows, and
    /// keeps what it could not store for the next time.
    /// </summary>
    /// <param name="takesAll">Of all keys; else of those that something happened to.</param>
    /// <returns>What it failed of; null when all is stored.</returns>
    public Task<Exception?> FlushAsync(bool takesAll) => _turns.Now(takesAll);

    /// <summary>What is stored of a key that is new here.</summary>
    public KeyState Load(string key) => Stored().Find(key)?.Shift(-_clock.WallOffset) ?? KeyState.New;

    /// <summary>What is stored, at most a moment old; nothing where it cannot be read.</summary>
    public StoredKeys Stored()
    {
        try
        {
            return _store.Read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            OutOfReach(error);
            return StoredKeys.None;
        }
    }

    /// <summary>What went wrong with the store since somebody last asked; nothing that a call must fail of.</summary>
    public IReadOnlyList<string> TakeWarnings() => TakeTrouble() is { } trouble ? [.. _store.TakeWarnings(), trouble] : _store.TakeWarnings();

    /// <summary>That the store is out of reach, once while it lasts; taken by whoever tells it in other words.</summary>
    public string? TakeTrouble() => Interlocked.Exchange(ref _trouble, null);

    private async Task<Exception?> StoreAsync(bool takesAll)
    {
        Volatile.Write(ref _flushedAt, _clock.Time.GetTimestamp());
        var taken = TakeUnsaved();
        var isForAll = takesAll || _clock.Time.GetElapsedTime(_tookAllAt) >= Interval;
        if (taken.Count == 0 && !isForAll)
            return null;

        var offset = _clock.WallOffset;
        try
        {
            var stored = taken.Count == 0 && !_store.HasCorrections
                ? _store.Read()
                : await _store.UpdateAsync([.. taken.SelectMany(static pair => pair.Events.Select(happened => (pair.Key.Name, happened)))], offset).ConfigureAwait(false);
            _isOutOfReach = false;
            Adopt(stored, isForAll ? KeysForAll() : taken.Select(static pair => pair.Key), offset);
            return null;
        }
#pragma warning disable CA1031 // Whatever it was: nothing may be lost, and those who wait must hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            taken.ForEach(PutBack);
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

    private void PutBack((GateKey Key, List<KeyEvent> Events) taken)
    {
        if (taken.Key.PutBack(taken.Events))
            _unsaved.Enqueue(taken.Key);
    }

    private IEnumerable<GateKey> KeysForAll()
    {
        _tookAllAt = _clock.Time.GetTimestamp();
        return _keys.All;
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
        Volatile.Write(ref _trouble, $"The state of policy '{_policy}' could not be shared: {error.Message} It goes on with what this process knows.");
    }
}
