using Bank;

namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>System.Threading.Mutex, with and without a name.</summary>
internal static class Mutexes
{
    public static void Plant(Stage stage) => Plant(stage, new(), new());

    /// <summary>Without arguments both sides in this process; with two names only this side, and "HELD" in between.</summary>
    public static void PlantNamed(Stage stage, string[] names)
    {
        if (names.Length == 2)
        {
            stage.Ask("HELD");
            stage.Start("worker", () => TakeBoth(new(initiallyOwned: false, names[0]), new(initiallyOwned: false, names[1]), stage));
            return;
        }

        Plant(stage, new(false, $"cops-{Environment.ProcessId}-a"), new(false, $"cops-{Environment.ProcessId}-b"));
    }

    /// <summary>A mutex with a name and an object.</summary>
    public static void PlantMixed(Stage stage)
    {
        var account = new Account();
        var mutex = new Mutex(false, $"cops-{Environment.ProcessId}-m");
        stage.Start("worker a", () => account.With(() => Take(mutex, stage)));
        stage.Start("worker b", () =>
        {
            mutex.WaitOne();
            account.Read(() => stage.Meet());
            mutex.ReleaseMutex();
        });
    }

    private static void Plant(Stage stage, Mutex first, Mutex second)
    {
        stage.Start("worker a", () => TakeBoth(first, second, stage));
        stage.Start("worker b", () => TakeBoth(second, first, stage));
    }

    private static void TakeBoth(Mutex mine, Mutex other, Stage stage)
    {
        mine.WaitOne();
        Take(other, stage);
        mine.ReleaseMutex();
    }

    private static void Take(Mutex other, Stage stage)
    {
        stage.Meet();
        other.WaitOne();
        other.ReleaseMutex();
    }
}
