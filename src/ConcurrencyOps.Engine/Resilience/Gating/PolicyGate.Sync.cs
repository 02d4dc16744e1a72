using System.Collections.Concurrent;

namespace ConcurrencyOps.Resilience;

/// <content>
/// What is shared with other processes. Events are applied here at once and kept; each flush replays them on what is stored by then, so that what
/// others did in between stays, and takes over the result.
/// </content>
internal sealed partial class PolicyGate
{
    /// <summary>How old what is known of other processes may get while calls are made, and how long counts stay unwritten.</summary>
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _oneFlush = new(1);
    private readonly ConcurrentQueue<string> _warnings = new();
    private long _syncedAt;
    private bool _isOutOfReach;

    /// <summary>Whether there is a store.</summary>
    public bool IsShared => _store is not null;

    /// <summary>What went wrong with the store since somebody last asked; nothing that a call must fail of.</summary>
    public IReadOnlyList<string> TakeWarnings()
    {
        List<string> taken = [.. _store?.TakeWarnings() ?? []];
        while (_warnings.TryDequeue(out var warning))
            taken.Add(warning);

        return taken;
    }

    /// <summary>
    /// Stores what happened since the last time and takes over what others stored. A store out of reach is a warning: the gate goes on with what it
    /// knows, and keeps what it could not store for the next time.
    /// </summary>
    public async Task FlushAsync()
    {
        if (_store is null)
            return;

        await _oneFlush.WaitAsync().ConfigureAwait(false);
        try
        {
            Volatile.Write(ref _syncedAt, _clock.Time.GetTimestamp());
            await FlushAloneAsync(_store).ConfigureAwait(false);
        }
        finally
        {
            _oneFlush.Release();
        }
    }

    /// <summary>Where every circuit stands that has been used, here or, with a store, by any process. By key.</summary>
    public async Task<IReadOnlyList<CircuitState>> StatesAsync()
    {
        if (!BreaksCircuit)
            return [];

        await FlushAsync().ConfigureAwait(false);
        foreach (var key in Stored().Keys)
            _keys.With(key, static found => found);

        return [.. _keys.All.Select(State).OrderBy(static state => state.Key, StringComparer.OrdinalIgnoreCase)];
    }

    private CircuitState State(GateKey key)
    {
        CircuitSnapshot circuit;
        lock (key.Gate)
            circuit = key.StateWhileLocked.Circuit;

        var offset = _clock.WallOffset;
        return new CircuitState
        {
            Policy = _rules.Policy,
            Key = key.Name,
            State = circuit.Phase == CircuitPhase.Open && circuit.RetryAt <= _clock.Now ? CircuitPhase.HalfOpen : circuit.Phase,
            ConsecutiveFailures = circuit.ConsecutiveFailures,
            OpenedAt = circuit.OpenedAt + offset,
            RetryAt = circuit.RetryAt + offset,
            LastError = circuit.LastError,
        };
    }

    private async Task FlushAloneAsync(IKeyStore store)
    {
        var taken = _keys.All.Select(static key => (Key: key, Events: key.TakePending())).Where(static pair => pair.Events.Count > 0).ToList();
        var offset = _clock.WallOffset;
        try
        {
            var stored = taken.Count == 0 && !store.HasCorrections
                ? store.Read()
                : await store.UpdateAsync([.. taken.SelectMany(static pair => pair.Events.Select(happened => (pair.Key.Name, happened)))], offset).ConfigureAwait(false);
            _isOutOfReach = false;
            Adopt(stored, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            foreach (var (key, events) in taken)
                key.PutBack(events);

            OutOfReach(error);
        }
    }

    private void Adopt(IReadOnlyDictionary<string, KeyState> stored, TimeSpan offset)
    {
        foreach (var key in _keys.All)
            key.Adopt(stored.TryGetValue(key.Name, out var state) ? state.Shift(-offset) : KeyState.New);
    }

    private KeyState Load(string key) =>
        Stored().TryGetValue(key, out var state) ? state.Shift(-_clock.WallOffset) : KeyState.New;

    private IReadOnlyDictionary<string, KeyState> Stored()
    {
        try
        {
            return _store?.Read() ?? new Dictionary<string, KeyState>();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            OutOfReach(error);
            return new Dictionary<string, KeyState>();
        }
    }

    // Once while it lasts, not once a call.
    private void OutOfReach(Exception error)
    {
        if (_isOutOfReach)
            return;

        _isOutOfReach = true;
        _warnings.Enqueue($"The state of policy '{_rules.Policy}' could not be shared: {error.Message} It goes on with what this process knows.");
    }

    private void SyncWhenDue()
    {
        var last = Volatile.Read(ref _syncedAt);
        if (_store is null || _clock.Time.GetElapsedTime(last) < SyncInterval)
            return;

        if (Interlocked.CompareExchange(ref _syncedAt, _clock.Time.GetTimestamp(), last) == last)
            _ = Task.Run(FlushAsync);
    }
}
