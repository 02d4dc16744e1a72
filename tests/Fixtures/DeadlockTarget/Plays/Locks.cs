#if NET9_0_OR_GREATER
namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>System.Threading.Lock, which .NET 8 has not.</summary>
internal static class Locks
{
    public static void Plant(Stage stage)
    {
        Lock first = new(), second = new();
        stage.Start("worker a", () => TakeBoth(first, second, stage));
        stage.Start("worker b", () => TakeBoth(second, first, stage));
    }

    /// <summary>One object and one Lock.</summary>
    public static void PlantMixed(Stage stage)
    {
        var account = new Bank.Account();
        var second = new Lock();
        stage.Start("worker a", () => account.With(() => TakeSecond(second, stage)));
        stage.Start("worker b", () => TakeLockThenRead(second, account, stage));
    }

    private static void TakeBoth(Lock mine, Lock other, Stage stage)
    {
        lock (mine)
            TakeSecond(other, stage);
    }

    private static void TakeSecond(Lock other, Stage stage)
    {
        stage.Meet();
        lock (other)
        {
            // It never gets here.
        }
    }

    private static void TakeLockThenRead(Lock mine, Bank.Account account, Stage stage)
    {
        lock (mine)
            account.Read(() => stage.Meet());
    }
}
#endif
