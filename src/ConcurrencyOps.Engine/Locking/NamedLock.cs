namespace ConcurrencyOps.Locking;

/// <summary>
/// One lock: who holds it, and who waits in which order. Knows what may be taken, not how one waits. Not thread-safe: the table's gate guards it.
/// </summary>
internal sealed class NamedLock(string name)
{
    private LockHold[] _holds = new LockHold[1];
    private int _holdCount;
    private LinkedList<LockRequest>? _queue;

    public string Name { get; } = name;

    /// <summary>The same for every way of writing the name.</summary>
    public string Id { get; } = name.ToUpperInvariant();

    /// <summary>Dropped from the table for want of use: who still knows it must look its name up again.</summary>
    public bool IsRetired { get; set; }

    /// <summary>It was taken from somebody who was given up, and nobody has been told yet.</summary>
    public AbandonedLock? Abandoned { get; set; }

    public ReadOnlySpan<LockHold> Holds => _holds.AsSpan(0, _holdCount);

    public IEnumerable<LockRequest> Queue => _queue ?? Enumerable.Empty<LockRequest>();

    /// <summary>Nobody holds it, waits for it or has to be told something about it.</summary>
    public bool IsIdle => _holdCount == 0 && _queue is not { Count: > 0 } && Abandoned is null;

    public bool IsHeldBy(LockHolder holder) => IndexOf(holder) >= 0;

    /// <summary>The hold of a holder that has one.</summary>
    public LockHold HoldOf(LockHolder holder) => _holds[IndexOf(holder)];

    /// <summary>
    /// Takes it, if it may be taken now: by who has it already, at once; by others when it is free, or shared by all, and when nobody waits. Who comes later
    /// never overtakes, so those who share it cannot keep out for ever one who wants it alone. But for a worker of one who shares it: who waits before it waits for
    /// that one, and that one for the worker.
    /// </summary>
    /// <param name="request">Who wants it.</param>
    /// <param name="nowNs">The time.</param>
    /// <param name="mode">How it is held now: one who holds it exclusively keeps doing so.</param>
    public bool TryTake(LockRequest request, long nowNs, out LockMode mode)
    {
        mode = request.Mode;
        var index = IndexOf(request.Holder);
        if (index >= 0)
        {
            _holds[index].Count++;
            mode = _holds[index].Mode;
            return true;
        }

        if ((_queue is { Count: > 0 } && !IsAround(request.Holder)) || !IsFreeFor(mode))
            return false;

        Hold(request, nowNs);
        return true;
    }

    /// <summary>Gives it back once; false when it is held still.</summary>
    public bool Release(LockHolder holder, out LockMode mode)
    {
        var index = IndexOf(holder);
        mode = _holds[index].Mode;
        if (--_holds[index].Count > 0)
            return false;

        if (index != --_holdCount)
            _holds[index] = _holds[_holdCount];

        _holds[_holdCount] = default;
        holder.Let(this);
        return true;
    }

    /// <summary>Makes somebody hold it who does not yet.</summary>
    public void Hold(LockRequest request, long nowNs)
    {
        if (_holdCount == _holds.Length)
            Array.Resize(ref _holds, 2 * _holdCount);

        ref var hold = ref _holds[_holdCount++];
        hold.Holder = request.Holder;
        hold.Origin = request.Origin;
        hold.SinceNs = nowNs;
        hold.Mode = request.Mode;
        hold.Count = 1;
        request.Holder.Held.Add(this);
    }

    public void Enqueue(LockRequest request) => request.Place = (_queue ??= new()).AddLast(request);

    public void Dequeue(LockRequest request)
    {
        _queue!.Remove(request.Place!);
        request.Place = null;
    }

    /// <summary>The next that waits, when it may have the lock now.</summary>
    public LockRequest? NextThatMayEnter() => _queue is { First.Value: var next } && IsFreeFor(next.Mode) ? next : null;

    private bool IsAround(LockHolder holder) => Array.Exists(holder.Enclosing, around => around.Lock == this);

    // All who hold it hold it in the same mode.
    private bool IsFreeFor(LockMode mode) => _holdCount == 0 || (mode == LockMode.Shared && _holds[0].Mode == LockMode.Shared);

    private int IndexOf(LockHolder holder)
    {
        for (var i = 0; i < _holdCount; i++)
        {
            if (_holds[i].Holder == holder)
                return i;
        }

        return -1;
    }
}
