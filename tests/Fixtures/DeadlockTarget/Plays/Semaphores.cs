namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>SemaphoreSlim, which nobody owns.</summary>
internal static class Semaphores
{
    public static void Plant(Stage stage)
    {
        SemaphoreSlim first = new(1, 1), second = new(1, 1);
        stage.Start("worker a", () => TakeBoth(first, second, stage));
        stage.Start("worker b", () => TakeBoth(second, first, stage));
    }

    public static void PlantAsync(Stage stage)
    {
        SemaphoreSlim first = new(1, 1), second = new(1, 1);
        stage.Keep(TakeBothAsync(first, second, stage.Curtain.Task), TakeBothAsync(second, first, stage.Curtain.Task));
    }

    public static void PlantInFields(Stage stage)
    {
        var vault = new Vault();
        stage.Keep(vault.MoveInAsync(stage.Curtain.Task), vault.MoveOutAsync(stage.Curtain.Task));
    }

    /// <summary>Awaited twice by the only one that knows it.</summary>
    public static void PlantSelfAsync(Stage stage) => stage.Keep(TakeTwiceAsync(stage.Curtain.Task));

    public static void PlantSelf(Stage stage)
    {
        stage.Start("worker a", () =>
        {
            var only = new SemaphoreSlim(1, 1);
            TakeBoth(only, only, stage);
        });
    }

    private static void TakeBoth(SemaphoreSlim mine, SemaphoreSlim other, Stage stage)
    {
        mine.Wait();
        stage.Meet();
        other.Wait();
        other.Release();
        mine.Release();
    }

    private static async Task TakeBothAsync(SemaphoreSlim mine, SemaphoreSlim other, Task curtain)
    {
        await mine.WaitAsync();
        await curtain;
        await other.WaitAsync();
        other.Release();
        mine.Release();
    }

    private static async Task TakeTwiceAsync(Task curtain)
    {
        var only = new SemaphoreSlim(1, 1);
        await only.WaitAsync();
        await curtain;
        await only.WaitAsync();
        only.Release(2);
    }
}
