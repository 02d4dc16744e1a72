using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.Runtime;

namespace ConcurrencyOps.Diagnostics;

/// <summary>
/// ReaderWriterLockSlim. It keeps the .NET id of who writes and of who may upgrade; each thread keeps a list of the locks that it reads. Who wants to write
/// goes before those who want to read.
/// </summary>
internal sealed class ReaderWriterRule : IWaitRule
{
    // A thread rarely reads under more locks than this at once; a list that runs on is damaged.
    private const int LongestList = 1000;

    public Wait? Read(Reading reading, ThreadView thread, int frame)
    {
        if (!IsOfLock(thread.Frames[frame].Method!))
            return null;

        var count = Frames.CountWhile(thread, frame, IsOfLock);
        var entry = Frames.Names(thread, frame, count).FirstOrDefault(static name => name.Contains("Enter", StringComparison.Ordinal));
        var wanted = reading.Words.InFrames(thread, frame, count).FirstOrDefault(static instance => instance.Type?.Name == KnownTypes.ReaderWriter);
        if (entry is null || wanted.IsNull)
            return null;

        var (access, name) = entry.Contains("Upgradeable", StringComparison.Ordinal) ? (ResourceAccess.Upgradeable, "EnterUpgradeableReadLock")
            : entry.Contains("Write", StringComparison.Ordinal) ? (ResourceAccess.Exclusive, "EnterWriteLock")
            : (ResourceAccess.Shared, "EnterReadLock");

        // The untimed ones call those with a time-out, so what is further out tells; compiled code has often dissolved it, and then the system tells.
        var isTry = !Frames.Names(thread, frame, count).Any(static called => called.StartsWith("Enter", StringComparison.Ordinal));
        return new(reading.Book.ForObject(ResourceKind.ReaderWriter, wanted), $"ReaderWriterLockSlim.{name}", access, isTry);
    }

    public void AddHolders(Reading reading)
    {
        var waited = reading.Waits.Values.Select(static wait => wait.Resource).Where(static resource => resource.Kind == ResourceKind.ReaderWriter)
            .Select(static resource => resource.Instance);
        var locks = waited.Concat(reading.Findings?.ReaderWriters ?? []).Distinct().ToList();
        if (locks.Count == 0)
            return;

        Dictionary<long, ClrObject> byNumber = [];
        foreach (var instance in locks)
        {
            AddOwner(reading, instance, "_writeLockOwnerId", ResourceAccess.Exclusive, "write lock");
            AddOwner(reading, instance, "_upgradeLockOwnerId", ResourceAccess.Upgradeable, "upgradeable read lock");
            if (instance.TryReadField<long>("_lockID", out var number))
                byNumber[number] = instance;
        }

        AddReaders(reading, locks[0].Type!, byNumber);
        foreach (var (id, wait) in reading.Waits)
        {
            if (wait.Resource.Kind == ResourceKind.ReaderWriter && wait.Access == ResourceAccess.Exclusive)
                wait.Resource.AddHolder(reading.Snapshot.ThreadWithId(id)!, "waits to write", isQueued: true);
        }
    }

    private static void AddOwner(Reading reading, ClrObject instance, string field, ResourceAccess access, string how)
    {
        if (instance.TryReadField<int>(field, out var id) && id > 0 && reading.Snapshot.ThreadWithManagedId(id) is { } owner)
            reading.Book.ForObject(ResourceKind.ReaderWriter, instance).AddHolder(owner, how, access);
    }

    private static void AddReaders(Reading reading, ClrType type, Dictionary<long, ClrObject> byNumber)
    {
        var list = type.ThreadStaticFields.FirstOrDefault(static field => field.Name == "t_rwc");
        if (list is null)
            return;

        foreach (var thread in reading.Snapshot.Threads.Where(thread => list.IsInitialized(thread.Clr)))
        {
            var entry = list.ReadObject(thread.Clr);
            for (var i = 0; i < LongestList && entry is { IsNull: false, Type: not null }; i++)
            {
                if (entry.TryReadField<int>("readercount", out var count) && count > 0
                    && entry.TryReadField<long>("lockID", out var number) && byNumber.TryGetValue(number, out var instance))
                {
                    reading.Book.ForObject(ResourceKind.ReaderWriter, instance).AddHolder(thread, $"read lock ({count})", ResourceAccess.Shared);
                }

                entry = entry.ReadObjectField("next");
            }
        }
    }

    private static bool IsOfLock(MethodView method) => method.Type == KnownTypes.ReaderWriter;
}
