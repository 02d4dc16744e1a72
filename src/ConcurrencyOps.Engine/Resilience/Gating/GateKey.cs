namespace ConcurrencyOps.Resilience;

/// <summary>One key in memory. Its own lock guards everything; it is held for a moment only, and never together with another.</summary>
internal sealed class GateKey(string name, KeyState state)
{
    /// <summary>What waits to be stored; older events go first when a store stays out of reach.</summary>
    private const int MostPending = 10_000;

    private List<KeyEvent> _pending = [];
    private bool _isListed;
    private CancellationTokenSource? _opened;

    /// <summary>The key.</summary>
    public string Name { get; } = name;

    /// <summary>Guards the members ending in WhileLocked.</summary>
    public object Gate { get; } = new();

    /// <summary>The key was forgotten; look it up again.</summary>
    public bool IsDroppedWhileLocked { get; private set; }

    /// <summary>What is known of it.</summary>
    public KeyState StateWhileLocked { get; private set; } = state;

    /// <summary>Takes an event into account.</summary>
    public void DoWhileLocked(KeyEvent happened) => SetWhileLocked(happened.Apply(StateWhileLocked));

    /// <summary>Keeps an event for the store. True: nothing else waits for it yet, and the key is to be listed for the next time.</summary>
    public bool KeepWhileLocked(KeyEvent happened)
    {
        if (_pending.Count >= MostPending)
            _pending.RemoveRange(0, MostPending / 10);

        _pending.Add(happened);
        return ListWhileLocked();
    }

    /// <summary>Cancelled when the circuit is no longer closed.</summary>
    public CancellationToken OpenedWhileLocked() => (_opened ??= new CancellationTokenSource()).Token;

    /// <summary>Hands over what waits to be stored; the key is off the list.</summary>
    public List<KeyEvent> TakePending()
    {
        lock (Gate)
        {
            var taken = _pending;
            (_pending, _isListed) = ([], false);
            return taken;
        }
    }

    /// <summary>The store was out of reach: keeps for the next time what it was handed. True: the key is to be listed.</summary>
    public bool PutBack(IEnumerable<KeyEvent> events)
    {
        lock (Gate)
        {
            _pending.InsertRange(0, events);
            return ListWhileLocked();
        }
    }

    /// <summary>Takes over what is stored, and on top of it what happened here since.</summary>
    /// <param name="stored">The stored state, by this gate's clock.</param>
    public void Adopt(KeyState stored)
    {
        lock (Gate)
            SetWhileLocked(_pending.Aggregate(stored, static (state, happened) => happened.Apply(state)));
    }

    /// <summary>Forgets the key when it holds nothing that a new one would not.</summary>
    public bool TryDrop(Func<KeyState, bool> isIdle)
    {
        lock (Gate)
            return IsDroppedWhileLocked = _pending.Count == 0 && isIdle(StateWhileLocked);
    }

    private bool ListWhileLocked() => !_isListed && (_isListed = true);

    // The callbacks run on the thread pool, not here.
    private void SetWhileLocked(KeyState after)
    {
        var before = StateWhileLocked;
        StateWhileLocked = after;
        if (_opened is null || after.Circuit.Phase == CircuitPhase.Closed || before.Circuit.Phase == after.Circuit.Phase)
            return;

        _ = _opened.CancelAsync();
        _opened = null;
    }
}
