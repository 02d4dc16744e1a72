using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>System.Threading.Lock, of .NET 9 and later. It keeps its owner's system id.</summary>
internal sealed class LockRule : IWaitRule
{
    private const uint Held = 1;

    public Wait? Read(Reading reading, ThreadView thread, int frame)
    {
        if (!IsEntry(thread.Frames[frame].Method!))
            return null;

        var count = Frames.CountWhile(thread, frame, IsEntry);
        var locks = reading.Words.InFrames(thread, frame, count).Where(static instance => instance.Type?.Name == KnownTypes.Lock).Distinct().ToList();
        var wanted = locks.FirstOrDefault(instance => HolderOf(reading, instance) is { } holder && holder != thread);
        if (wanted.IsNull)
            return null;

        var isTry = Frames.Names(thread, frame, count).Any(static name => name is "TryEnter" or "TryEnter_Outlined");
        return new(reading.Book.ForObject(ResourceKind.Lock, wanted), isTry ? "Lock.TryEnter" : "Lock.Enter", IsTimedByName: isTry);
    }

    public void AddHolders(Reading reading)
    {
        var waited = reading.Waits.Values.Select(static wait => wait.Resource).Where(static resource => resource.Kind == ResourceKind.Lock)
            .Select(static resource => resource.Instance);
        foreach (var instance in waited.Concat(reading.Findings?.Locks ?? []).Distinct())
        {
            if (HolderOf(reading, instance) is { } holder)
                reading.Book.ForObject(ResourceKind.Lock, instance).AddHolder(holder, "lock");
        }
    }

    private static bool IsEntry(MethodView method) => method.Type == KnownTypes.Lock && method.Name.Contains("Enter", StringComparison.Ordinal);

    private static ThreadView? HolderOf(Reading reading, ClrObject instance) =>
        instance.TryReadField<uint>("_state", out var state) && (state & Held) != 0 && instance.TryReadField<uint>("_owningThreadId", out var owner)
            ? reading.Snapshot.ThreadWithId(owner)
            : null;
}
