namespace ConcurrencyOps.Locking;

/// <summary>
/// Named locks that cannot deadlock among themselves. Whoever takes several takes them in the order of their names, in one call or in nested ones, and is
/// refused otherwise; so no circle of holders who wait for each other can come about. Reentrant; exclusive or shared; first come, first served: a lock
/// that is given back is handed to the next who waits, and nobody overtakes.
/// </summary>
/// <remarks>
/// This part takes and gives back; LockTable.Waiting.cs waits, LockTable.Order.cs says what may not be taken, LockTable.Reading.cs tells what happened.
/// </remarks>
internal sealed partial class LockTable
{
    private const long NsPerSecond = 1_000_000_000;

    // Guards all locks, holders, requests and events. One for all: a call holds it twice for a fraction of a microsecond, and in return what takes several
    // locks is atomic, the events are in the exact order of what happened, and a snapshot is of one moment. Nothing is waited for under it.
    private readonly object _gate = new();
    private readonly LockNames _names = new();
    private readonly LockRecorder _recorder;
    private readonly TimeProvider _time;
    private readonly long _frequency;
    private readonly DateTimeOffset _startedAtUtc;
    private readonly long _startedNs;

    public LockTable(TimeProvider time, int eventCapacity)
    {
        _time = time;
        _frequency = time.TimestampFrequency;
        _recorder = new LockRecorder(eventCapacity);
        _startedAtUtc = time.GetUtcNow();
        _startedNs = NowNs();
    }

    /// <summary>Prepares to take locks by name: the order of the names does not matter, and twice the same is once.</summary>
    public LockRequest Request(string[] names, LockMode mode, LockHolder holder, LockOrigin origin)
    {
        var sorted = names.Length == 1 ? names : [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        lock (_gate)
            return new LockRequest(holder, origin, Array.ConvertAll(sorted, _names.Find), mode);
    }

    /// <summary>Takes all locks of a request, waiting for each as long as it must; or, when that fails, none.</summary>
    /// <param name="request">Who takes what.</param>
    /// <param name="timeout">How long to wait for all of them together; null for as long as it takes.</param>
    /// <param name="token">Gives up waiting.</param>
    /// <returns>
    /// Those locks that were taken from somebody who was given up, null for none: said once, to the first that has the lock after that.
    /// </returns>
    /// <exception cref="LockOrderException">Others could be waiting the other way round.</exception>
    /// <exception cref="LockUpgradeException">It is shared already and wanted exclusively.</exception>
    /// <exception cref="LockTimeoutException">The time was over.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the holder was given up.</exception>
    public IReadOnlyList<AbandonedLock>? Enter(LockRequest request, TimeSpan? timeout, CancellationToken token) =>
        Begin(request, isTimed: timeout is not null, out var abandoned) ? abandoned : Await(request, timeout, token);

    /// <summary>Takes what can be taken at once, in order; false when there was more: that is waited for from now on.</summary>
    internal bool Begin(LockRequest request, bool isTimed, out IReadOnlyList<AbandonedLock>? abandoned)
    {
        Exception? refusal;
        lock (_gate)
        {
            RefreshWhileLocked(request);
            refusal = RefusalWhileLocked(request);
            if (refusal is null)
            {
                request.Taken = 0;
                request.IsTimed = isTimed;
                var now = NowNs();
                TakeRestWhileLocked(request, ref now);
                abandoned = request.HasAll ? UntoldWhileLocked(request) : null;
                return request.HasAll;
            }
        }

        throw refusal;
    }

    /// <summary>Gives back what a request took. Does nothing for a holder that was given up: it has lost everything already.</summary>
    public void Exit(LockRequest request)
    {
        lock (_gate)
        {
            if (!request.Holder.IsAbandoned)
                ReleaseWhileLocked(request, NowNs());
        }
    }

    /// <summary>
    /// Takes everything from a holder that does not answer any more, and from its code every effect on locks for all time. From any thread; never waits.
    /// </summary>
    /// <returns>The names of the locks that it held; of each the next one that takes it is told.</returns>
    public IReadOnlyList<string> Abandon(LockHolder holder)
    {
        lock (_gate)
        {
            if (holder.IsAbandoned)
                return [];

            var now = NowNs();
            if (holder.Waiting is { } waiting)
            {
                GiveUpWhileLocked(waiting, now);
                waiting.Wake!.Set();
            }

            holder.IsAbandoned = true;
            NamedLock[] held = [.. holder.Held];
            foreach (var one in held)
                TakeAwayWhileLocked(one, holder, now);

            return Array.ConvertAll(held, static one => one.Name);
        }
    }

    private void TakeAwayWhileLocked(NamedLock from, LockHolder holder, long now)
    {
        var hold = from.HoldOf(holder);
        from.Abandoned = new AbandonedLock(from.Name, hold.Origin);
        for (var i = 0; i < hold.Count; i++)
            ReleaseOnceWhileLocked(from, holder, hold.Origin, ref now);
    }

    // A lock that was dropped for want of use has a successor of the same name, or gets one.
    private void RefreshWhileLocked(LockRequest request)
    {
        var locks = request.Locks;
        for (var i = 0; i < locks.Length; i++)
        {
            if (locks[i].IsRetired)
                locks[i] = _names.Find(locks[i].Name);
        }
    }

    // Up to the first that must be waited for.
    private void TakeRestWhileLocked(LockRequest request, ref long now)
    {
        for (; !request.HasAll; request.Taken++)
        {
            var next = request.WaitsFor;
            if (!next.TryTake(request, now, out var mode))
            {
                EnqueueWhileLocked(request, next, ref now);
                return;
            }

            now = _recorder.Record(now, next, request.Origin, LockEventKind.Acquired, mode);
        }
    }

    // Asked once a request has everything: one that gives up half way has not looked at anything yet, and the warning is for the next.
    private static List<AbandonedLock>? UntoldWhileLocked(LockRequest request)
    {
        List<AbandonedLock>? abandoned = null;
        foreach (var one in request.Locks)
        {
            if (one.Abandoned is not { } untold)
                continue;

            (abandoned ??= []).Add(untold);
            one.Abandoned = null;
        }

        return abandoned;
    }

    // The last taken first.
    private void ReleaseWhileLocked(LockRequest request, long now)
    {
        while (request.Taken > 0)
            ReleaseOnceWhileLocked(request.Locks[--request.Taken], request.Holder, request.Origin, ref now);
    }

    private void ReleaseOnceWhileLocked(NamedLock one, LockHolder holder, LockOrigin origin, ref long now)
    {
        var isFree = one.Release(holder, out var mode);
        now = _recorder.Record(now, one, origin, LockEventKind.Released, mode);
        if (isFree)
            HandOverWhileLocked(one, ref now);
    }

    private long NowNs()
    {
        var timestamp = _time.GetTimestamp();
        return _frequency == NsPerSecond ? timestamp : (long)((Int128)timestamp * NsPerSecond / _frequency);
    }
}
