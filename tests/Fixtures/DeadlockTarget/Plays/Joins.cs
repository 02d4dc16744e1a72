using Bank;

namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>Threads that wait for the end of other threads.</summary>
internal static class Joins
{
    public static void Plant(Stage stage)
    {
        var threads = new Thread[2];
        stage.Expect(2);
        threads[0] = new(() => JoinOther(threads, 1, stage)) { IsBackground = true, Name = "worker a" };
        threads[1] = new(() => JoinOther(threads, 0, stage)) { IsBackground = true, Name = "worker b" };
        foreach (var thread in threads)
            thread.Start();
    }

    /// <summary>One holds a lock and waits for the end of one that wants it.</summary>
    public static void PlantWithLock(Stage stage)
    {
        var account = new Account();
        stage.Expect(1);
        var reader = new Thread(() => account.Read(() => stage.Meet())) { IsBackground = true, Name = "reader" };
        reader.Start();
        stage.Start("owner", () => account.With(() =>
        {
            stage.Meet();
            reader.Join();
        }));
    }

    private static void JoinOther(Thread[] threads, int other, Stage stage)
    {
        stage.Meet();
        threads[other].Join();
    }
}
