using System.Collections.Concurrent;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Resilience;

/// <summary>The keys of one policy in a state file.</summary>
internal sealed class SharedKeyStore : IKeyStore
{
    /// <summary>How old what <see cref="Read"/> gives may be: the first calls of many keys come together.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SharedStateFile _file;
    private readonly string _policy;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<string> _warnings = new();

    // Guards the four below. What was read before an update ended must not take the place of what the update gave.
    private readonly object _gate = new();
    private StoredKeys? _known;
    private long _knownAt;
    private int _updates;
    private bool _isReading;

    private volatile bool _hasCorrections;

    /// <summary>Keeps the keys in a file of its own.</summary>
    /// <param name="path">The file; need not exist.</param>
    /// <param name="policy">The name of the policy.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">No state can be kept there; the message says why.</exception>
    public SharedKeyStore(string path, string policy, TimeProvider time)
    {
        _file = SharedStateFile.Open(path, time, _warnings.Enqueue);
        (_policy, _time) = (policy, time);
    }

    /// <summary>Keeps the keys in a file that others of this process use too: what they write at the same time goes into one write.</summary>
    public SharedKeyStore(SharedStateFile file, string policy, TimeProvider time) => (_file, _policy, _time) = (file, policy, time);

    /// <inheritdoc/>
    public bool HasCorrections { get => _hasCorrections; private set => _hasCorrections = value; }

    /// <inheritdoc/>
    public StoredKeys Read()
    {
        int updates;
        lock (_gate)
        {
            // One looks for all: the file may be large, and those who ask many.
            if (_known is not null && (_isReading || _time.GetElapsedTime(_knownAt) < Freshness))
                return _known;

            (_isReading, updates) = (true, _updates);
        }

        try
        {
            var read = ReadFile();
            lock (_gate)
                return updates == _updates ? KnowWhileLocked(read) : _known ?? read;
        }
        finally
        {
            lock (_gate)
                _isReading = false;
        }
    }

    /// <inheritdoc/>
    public async Task<StoredKeys> UpdateAsync(IReadOnlyList<(string Key, KeyEvent Event)> events, TimeSpan offset)
    {
        var correct = HasCorrections;
        var after = await _file.UpdateAsync(before => Both(Replay(correct ? Rewritten(before) : before, events, offset)), CancellationToken.None).ConfigureAwait(false);
        if (correct)
            HasCorrections = false;

        lock (_gate)
        {
            _updates++;
            return KnowWhileLocked(new StoredKeys(after, _policy));
        }

        static (StateDocument After, StateDocument Result) Both(StateDocument document) => (document, document);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> TakeWarnings()
    {
        List<string> taken = [];
        while (_warnings.TryDequeue(out var warning))
            taken.Add(warning);

        return taken;
    }

    private StoredKeys ReadFile()
    {
        var since = _time.GetUtcNow();
        var read = new StoredKeys(_file.Read(), _policy);
        var until = _time.GetUtcNow();

        // The file sets times of the future to the moment of reading.
        if (read.Circuits.Any(circuit => circuit.Phase == CircuitPhase.Open && circuit.OpenedAt >= since && circuit.OpenedAt <= until))
            HasCorrections = true;

        return read;
    }

    // The same content as another document, so that it is written.
    private StateDocument Rewritten(StateDocument document) => new StoredKeys(document, _policy).Names
        .Select(key => StoredKeys.NameOf(_policy, key)).Where(document.Circuits.ContainsKey)
        .Aggregate(document, (after, name) => after.WithCircuit(name, after.Circuit(name), _time.GetUtcNow()));

    private StateDocument Replay(StateDocument before, IReadOnlyList<(string Key, KeyEvent Event)> events, TimeSpan offset)
    {
        var after = before;
        foreach (var group in events.GroupBy(pair => StoredKeys.NameOf(_policy, pair.Key)))
        {
            var was = new KeyState(before.Circuit(group.Key), before.Bucket(group.Key));
            var now = group.Aggregate(was, (state, pair) => pair.Event.Apply(state, offset));
            if (now.Circuit != was.Circuit)
                after = after.WithCircuit(group.Key, now.Circuit, _time.GetUtcNow());

            if (now.Bucket is { } bucket && bucket != was.Bucket)
                after = after.WithBucket(group.Key, bucket);
        }

        return after;
    }

    private StoredKeys KnowWhileLocked(StoredKeys known)
    {
        _knownAt = _time.GetTimestamp();
        return _known = known;
    }
}
