using Bank;

namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>ReaderWriterLockSlim.</summary>
internal static class ReaderWriters
{
    /// <summary>Two writers, each with the lock that the other wants.</summary>
    public static void PlantWriters(Stage stage)
    {
        ReaderWriterLockSlim first = new(), second = new();
        stage.Start("writer a", () => WriteBoth(first, second, stage));
        stage.Start("writer b", () => WriteBoth(second, first, stage));
    }

    /// <summary>Two readers, each of which wants to write what the other reads.</summary>
    public static void PlantReaders(Stage stage)
    {
        ReaderWriterLockSlim first = new(), second = new();
        stage.Start("reader a", () => ReadThenWrite(first, second, stage));
        stage.Start("reader b", () => ReadThenWrite(second, first, stage));
    }

    /// <summary>A reader that stands behind a writer, which waits for another reader, which wants what the first has.</summary>
    public static void PlantQueued(Stage stage)
    {
        var account = new Account();
        var table = new ReaderWriterLockSlim();
        stage.Start("first reader", () => ReadThenLock(table, account, stage));
        stage.Start("writer", () => Write(table, stage));
        stage.Start("second reader", () => account.With(() => ReadBehindWriter(table, stage)));
    }

    /// <summary>An upgrade that waits for a reader, which wants what the one who upgrades has.</summary>
    public static void PlantUpgrade(Stage stage)
    {
        var account = new Account();
        var table = new ReaderWriterLockSlim();
        stage.Start("reader", () => ReadThenLock(table, account, stage));
        stage.Start("upgrader", () => account.With(() => Upgrade(table, stage)));
    }

    private static void WriteBoth(ReaderWriterLockSlim mine, ReaderWriterLockSlim other, Stage stage)
    {
        mine.EnterWriteLock();
        Write(other, stage);
        mine.ExitWriteLock();
    }

    private static void ReadThenWrite(ReaderWriterLockSlim mine, ReaderWriterLockSlim other, Stage stage)
    {
        mine.EnterReadLock();
        Write(other, stage);
        mine.ExitReadLock();
    }

    private static void ReadThenLock(ReaderWriterLockSlim table, Account account, Stage stage)
    {
        table.EnterReadLock();
        account.Read(() => stage.Meet());
        table.ExitReadLock();
    }

    private static void Write(ReaderWriterLockSlim table, Stage stage)
    {
        stage.Meet();
        table.EnterWriteLock();
        table.ExitWriteLock();
    }

    private static void ReadBehindWriter(ReaderWriterLockSlim table, Stage stage)
    {
        stage.Meet();
        SpinWait.SpinUntil(() => table.WaitingWriteCount > 0);
        table.EnterReadLock();
        table.ExitReadLock();
    }

    private static void Upgrade(ReaderWriterLockSlim table, Stage stage)
    {
        table.EnterUpgradeableReadLock();
        Write(table, stage);
        table.ExitUpgradeableReadLock();
    }
}
