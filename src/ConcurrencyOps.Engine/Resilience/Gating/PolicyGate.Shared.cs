namespace ConcurrencyOps.Resilience;

/// <content>Where circuits stand, for those who only want to show it, and what is shared with other processes.</content>
internal sealed partial class PolicyGate
{
    /// <summary>Whether there is a store.</summary>
    public bool IsShared => _sync is not null;

    /// <summary>The store could not be written the last time: it is tried again, but nothing is gained by waiting for it.</summary>
    public bool IsOutOfReach => _sync is { IsOutOfReach: true };

    /// <summary>Something is not stored yet.</summary>
    public bool HasUnsaved => _sync is { HasUnsaved: true };

    /// <summary>What went wrong with the store since somebody last asked; nothing that a call must fail of.</summary>
    public IReadOnlyList<string> TakeWarnings() => _sync?.TakeWarnings() ?? [];

    /// <summary>The keys in memory, as they are shown.</summary>
    public IReadOnlyCollection<string> KeysInMemory => [.. ShownKeys.Of([.. _keys.All.Select(static key => key.Name)]).Values];

    /// <summary>The phase of a key's circuit; null when there are no circuits. Takes nothing.</summary>
    public CircuitPhase? PhaseOf(string key) =>
        BreaksCircuit ? _keys.With(key, static found => found.StateWhileLocked.Circuit.Phase) : null;

    /// <summary>Stores what happened since the last time and takes over what others stored.</summary>
    /// <returns>What it failed of; null when all is stored. What is not is kept for the next time.</returns>
    public Task<Exception?> FlushAsync() => _sync?.FlushAsync(takesAll: true) ?? Task.FromResult<Exception?>(null);

    /// <summary>Stores what happened up to the end of a run: what fails first may have begun to wait long before, and this has a patience of its own.</summary>
    /// <inheritdoc cref="FlushAsync"/>
    public async Task<Exception?> FlushAtEndAsync()
    {
        if (_sync is null || await _sync.FlushAsync(takesAll: false).ConfigureAwait(false) is null)
            return null;

        return await _sync.FlushAsync(takesAll: false).ConfigureAwait(false);
    }

    /// <summary>Closes a circuit and forgets its failures, wherever it stands.</summary>
    public void Reset(string key)
    {
        Do(key, static (state, _) => state with { Circuit = CircuitSnapshot.Closed });
        _sync?.Soon();
    }

    /// <summary>Makes sure that other processes know of all resets.</summary>
    /// <returns>Why they do not; null when they do. Whoever asked for the reset tells it: it is no warning any more.</returns>
    public async Task<Exception?> ConfirmResetsAsync()
    {
        var failure = await FlushAsync().ConfigureAwait(false);
        if (failure is not null)
            _sync!.TakeTrouble();

        return failure;
    }

    /// <summary>Where every circuit stands that has been used, here or, with a store, by any process. By key.</summary>
    public async Task<IReadOnlyList<CircuitState>> StatesAsync()
    {
        if (!BreaksCircuit)
            return [];

        await FlushAsync().ConfigureAwait(false);
        foreach (var key in _sync?.Stored().Names ?? [])
            _keys.With(key, static found => found);

        var offset = _clock.WallOffset;
        return ShownKeys.Apply([.. _keys.All.Select(key => CircuitState.Of(_rules.Policy, key.Name, Snapshot(key), _clock.Now, offset))]);
    }

    private static CircuitSnapshot Snapshot(GateKey key)
    {
        lock (key.Gate)
            return key.StateWhileLocked.Circuit;
    }
}
