using System.Collections.Concurrent;

namespace ConcurrencyOps.Resilience;

/// <summary>The keys of a gate: made when first used, forgotten when idle and very many. Letter case does not matter.</summary>
/// <param name="load">Gives the state of a key that is new here.</param>
/// <param name="isIdle">Whether a state is that of a key that has seen nothing.</param>
internal sealed class GateKeys(Func<string, KeyState> load, Func<KeyState, bool> isIdle)
{
    /// <summary>Below so many keys none is forgotten.</summary>
    private const int Many = 10_000;

    private readonly ConcurrentDictionary<string, GateKey> _keys = new(StringComparer.OrdinalIgnoreCase);
    private int _sweepAt = Many;

    /// <summary>Those in memory.</summary>
    public IEnumerable<GateKey> All => _keys.Select(static pair => pair.Value);

    /// <summary>Does something with a key under its lock.</summary>
    public T With<T>(string key, Func<GateKey, T> action)
    {
        while (true)
        {
            var found = Find(key);
            lock (found.Gate)
            {
                if (!found.IsDroppedWhileLocked)
                    return action(found);
            }
        }
    }

    private GateKey Find(string key)
    {
        if (_keys.TryGetValue(key, out var found))
            return found;

        if (_keys.Count >= Volatile.Read(ref _sweepAt))
            Sweep();

        return _keys.GetOrAdd(key, static (name, load) => new GateKey(name, load(name)), load);
    }

    // Twice as many as are left before the next look, so that the looking does not cost more than the keys.
    private void Sweep()
    {
        Volatile.Write(ref _sweepAt, int.MaxValue);
        foreach (var pair in _keys)
        {
            if (pair.Value.TryDrop(isIdle))
                _keys.TryRemove(pair);
        }

        Volatile.Write(ref _sweepAt, Math.Max(Many, 2 * _keys.Count));
    }
}
