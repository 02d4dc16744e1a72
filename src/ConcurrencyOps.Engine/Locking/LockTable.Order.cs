namespace ConcurrencyOps.Locking;

/// <content>What may not be taken, so that nobody can wait for himself or in a circle.</content>
internal sealed partial class LockTable
{
    private static Exception? RefusalWhileLocked(LockRequest request)
    {
        if (request.Holder.IsAbandoned)
            return new OperationCanceledException("The worker was given up.");

        if (request.Holder.Held.Count == 0)
            return null;

        foreach (var wanted in request.Locks)
        {
            Exception? refusal = wanted.IsHeldBy(request.Holder) ? UpgradeWhileLocked(request, wanted) : DisorderWhileLocked(request, wanted);
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
}
