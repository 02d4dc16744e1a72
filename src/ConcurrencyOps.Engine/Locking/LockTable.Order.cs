namespace ConcurrencyOps.Locking;

/// <content>What may not be taken, so that nobody can wait for himself or in a circle.</content>
internal sealed partial class LockTable
{
    private static Exception? RefusalWhileLocked(LockRequest request)
    {
        if (request.Holder.IsAbandoned)
            return new OperationCanceledException("The worker was given up.");

        if (request.Holder is { Held.Count: 0, Enclosing.Length: 0 })
            return null;

        foreach (var wanted in request.Locks)
        {
            Exception? refusal = wanted.IsHeldBy(request.Holder)
                ? UpgradeWhileLocked(request, wanted)
                : DisorderWhileLocked(request, wanted) ?? EnclosureWhileLocked(request, wanted);
            if (refusal is not null)
                return refusal;
        }

        return null;
    }

    // It would wait until nobody shares the lock, itself included.
    private static LockUpgradeException? UpgradeWhileLocked(LockRequest request, NamedLock wanted)
    {
        var hold = wanted.HoldOf(request.Holder);
        return request.Mode == LockMode.Exclusive && hold.Mode == LockMode.Shared ? new LockUpgradeException(wanted.Name, request.Origin, hold.Origin) : null;
    }

    private static LockOrderException? DisorderWhileLocked(LockRequest request, NamedLock wanted)
    {
        var later = request.Holder.Held.Find(held => StringComparer.OrdinalIgnoreCase.Compare(held.Name, wanted.Name) > 0);
        return later is null ? null : new LockOrderException(wanted.Name, request.Origin, later.Name, later.HoldOf(request.Holder).Origin);
    }

    // Who waits for the worker holds it, or holds one that others may hold the wanted one for.
    private static LockOrderException? EnclosureWhileLocked(LockRequest request, NamedLock wanted)
    {
        foreach (var around in request.Holder.Enclosing)
        {
            var order = StringComparer.OrdinalIgnoreCase.Compare(around.Lock.Name, wanted.Name);
            var sharesIt = order == 0 && around.Mode == LockMode.Shared && request.Mode == LockMode.Shared;
            if (order >= 0 && !sharesIt)
                return LockOrderException.ForWorker(wanted.Name, request.Origin, around);
        }

        return null;
    }
}
