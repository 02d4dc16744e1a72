using Bank;
using ConcurrencyOps.Fixtures.Plays;

namespace ConcurrencyOps.Fixtures.Lookalikes;

/// <summary>Waits that will end, for something that is idle now.</summary>
internal static class Idle
{
    /// <summary>One has a lock and sleeps; five wait for it.</summary>
    public static void PlantHeldLock(Stage stage)
    {
        var account = new Account();
        stage.Start("sleeper", () => account.With(() =>
        {
            stage.Meet();
            Thread.Sleep(TimeSpan.FromMinutes(4));
        }));
        for (var i = 0; i < 5; i++)
            stage.Start($"waiter {i}", () => account.Read(() => stage.Meet()));
    }

    /// <summary>Two that wait for a semaphore each and know the other's; the third, which has both, waits for a timer.</summary>
    public static void PlantSemaphores(Stage stage)
    {
        SemaphoreSlim first = new(1, 1), second = new(1, 1);
        stage.Keep(HoldAsync(first, second), MoveAsync(first, second, stage.Curtain.Task), MoveAsync(second, first, stage.Curtain.Task));
    }

    /// <summary>The same with semaphores in private fields.</summary>
    public static void PlantSemaphoreFields(Stage stage)
    {
        var vault = new Vault();
        stage.Keep(vault.CleanAsync(), vault.VisitAsync(stage.Curtain.Task), vault.MoveOutAsync(stage.Curtain.Task));
    }

    private static async Task HoldAsync(SemaphoreSlim first, SemaphoreSlim second)
    {
        await first.WaitAsync();
        await second.WaitAsync();
        await Task.Delay(TimeSpan.FromMinutes(4));
        second.Release();
        first.Release();
    }

    private static async Task MoveAsync(SemaphoreSlim mine, SemaphoreSlim other, Task curtain)
    {
        await curtain;
        await mine.WaitAsync();
        await other.WaitAsync();
        other.Release();
        mine.Release();
    }
}
