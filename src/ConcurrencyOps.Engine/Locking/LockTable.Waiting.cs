using ConcurrencyOps.Scheduling;

namespace ConcurrencyOps.Locking;

/// <content>Waiting, and who comes next.</content>
internal sealed partial class LockTable
{
    private List<AbandonedLock>? Await(LockRequest request, TimeSpan? timeout, CancellationToken token)
    {
        var startedAt = _time.GetTimestamp();
        using var registration = token.UnsafeRegister(static waiting => ((LockRequest)waiting!).Wake!.Set(), request);
        while (true)
        {
            var left = timeout is { } limit ? limit - _time.GetElapsedTime(startedAt) : Timeout.InfiniteTimeSpan;
            if (IsSettled(request, timeout, isOver: timeout is not null && left <= TimeSpan.Zero, token, out var abandoned))
                return abandoned;

            // A wait for less than a millisecond would not wait at all.
            request.Wake!.Wait(timeout is null ? left : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)));
        }
    }

    // What was handed over counts, even if the time was over at the same moment: nothing is lost between the two.
    private bool IsSettled(LockRequest request, TimeSpan? timeout, bool isOver, CancellationToken token, out List<AbandonedLock>? abandoned)
    {
        abandoned = null;
        LockTimeoutException? timedOut = null;
        lock (_gate)
        {
            if (request is { HasAll: true, Holder.IsAbandoned: false })
            {
                abandoned = UntoldWhileLocked(request);
                return true;
            }

            if (request.Holder.IsAbandoned || token.IsCancellationRequested)
                GiveUpWhileLocked(request, NowNs());
            else if (!isOver)
                return false;
            else
                timedOut = TimeOutWhileLocked(request, timeout!.Value);
        }

        throw timedOut ?? (Exception)new OperationCanceledException(token);
    }

    /// <summary>Stops waiting; false when it does not wait any more.</summary>
    internal bool TryGiveUp(LockRequest request)
    {
        lock (_gate)
            return GiveUpWhileLocked(request, NowNs());
    }

    private LockTimeoutException TimeOutWhileLocked(LockRequest request, TimeSpan timeout)
    {
        var now = NowNs();
        var wanted = request.WaitsFor;
        var ahead = wanted.Queue.TakeWhile(other => other != request).Count();
        var error = new LockTimeoutException(wanted.Name, timeout, HoldersWhileLocked(wanted, now), ahead);
        GiveUpWhileLocked(request, now);
        return error;
    }

    // Also lets go of what it has got so far: all or nothing.
    private bool GiveUpWhileLocked(LockRequest request, long now)
    {
        if (request.Place is null)
            return false;

        var wanted = request.WaitsFor;
        wanted.Dequeue(request);
        request.Holder.Waiting = null;
        now = _recorder.Record(now, wanted, request.Origin, LockEventKind.TimedOut, request.Mode);
        ReleaseWhileLocked(request, now);

        // Those behind it may be able to share the lock with who holds it.
        HandOverWhileLocked(wanted, ref now);
        return true;
    }

    private void EnqueueWhileLocked(LockRequest request, NamedLock wanted, ref long now)
    {
        request.Wake ??= new Signal();
        request.Holder.Waiting = request;
        wanted.Enqueue(request);
        request.WaitsSinceNs = now = _recorder.Record(now, wanted, request.Origin, LockEventKind.Waiting, request.Mode);
    }

    // To the next, or to several that share it. One that wants more goes on from there, and is woken only when it has everything.
    private void HandOverWhileLocked(NamedLock free, ref long now)
    {
        while (free.NextThatMayEnter() is { } next)
        {
            free.Dequeue(next);
            next.Holder.Waiting = null;
            now = _recorder.Record(now, free, next.Origin, LockEventKind.Acquired, next.Mode);
            free.Hold(next, now);
            next.Taken++;
            RefreshWhileLocked(next);
            TakeRestWhileLocked(next, ref now);
            if (next.HasAll)
                next.Wake!.Set();
        }
    }
}
