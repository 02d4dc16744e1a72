using Bank;

namespace ConcurrencyOps.Fixtures.Lookalikes;

/// <summary>Healthy programs at work: everything is contended, and nothing is taken in the wrong order.</summary>
internal static class Busy
{
    private const int Threads = 4;

    /// <summary>Threads that take the same locks in the same order, over and over.</summary>
    public static void PlantClean(Stage stage)
    {
        Account first = new(), second = new();
        var table = new ReaderWriterLockSlim();
        var turn = new SemaphoreSlim(1, 1);
        var mutex = new Mutex();
        stage.LetActorsRunOn();
        for (var i = 0; i < Threads; i++)
        {
            stage.Start($"worker {i}", () =>
            {
                stage.Meet();
                while (true)
                {
                    first.TransferTo(second, 1, Work);
                    Read(table);
                    Write(table);
                    Take(turn);
                    Take(mutex);
                }
            });
        }
    }

    /// <summary>The same, with garbage and work for the thread pool.</summary>
    public static void Plant(Stage stage)
    {
        PlantClean(stage);
        stage.Start("churner", () =>
        {
            stage.Meet();
            var live = new byte[256][];
            for (var i = 0L; ; i++)
                live[i % live.Length] = new byte[(i * 7919 % 4000) + 100];
        });
        var gate = new SemaphoreSlim(2, 2);
        var account = new Account();
        for (var i = 0; i < 8; i++)
            stage.Keep(LoopAsync(gate, account));
    }

    private static async Task LoopAsync(SemaphoreSlim gate, Account account)
    {
        while (true)
        {
            await gate.WaitAsync();
            try
            {
                await Task.Delay(1);
                await Task.Run(() => account.With(Work));
            }
            finally
            {
                gate.Release();
            }
        }
    }

    private static void Read(ReaderWriterLockSlim table)
    {
        table.EnterReadLock();
        Work();
        table.ExitReadLock();
    }

    private static void Write(ReaderWriterLockSlim table)
    {
        table.EnterWriteLock();
        Work();
        table.ExitWriteLock();
    }

    private static void Take(SemaphoreSlim turn)
    {
        turn.Wait();
        Work();
        turn.Release();
    }

    private static void Take(Mutex mutex)
    {
        mutex.WaitOne();
        Work();
        mutex.ReleaseMutex();
    }

    private static void Work() => Thread.SpinWait(500);
}
