using Bank;

namespace ConcurrencyOps.Fixtures.Plays;

/// <summary>Tasks and async methods.</summary>
internal static class Tasks
{
    /// <summary>Two async methods that await each other.</summary>
    public static void PlantCycle(Stage stage)
    {
        var pages = new Pages();
        pages.Header = pages.LoadHeaderAsync(stage.Curtain.Task);
        pages.Body = pages.LoadBodyAsync(stage.Curtain.Task);
        stage.Keep(pages);
    }

    /// <summary>A lock held while waiting for a task that needs it.</summary>
    public static void PlantHeldOverWait(Stage stage)
    {
        var account = new Account();
        stage.Expect(1);
        var reader = Task.Run(() => account.Read(() => stage.Meet()));
        stage.Start("worker a", () => account.With(() =>
        {
            stage.Meet();
            reader.Wait();
        }));
    }

    private sealed class Pages
    {
        public Task? Header { get; set; }

        public Task? Body { get; set; }

        public async Task LoadHeaderAsync(Task curtain)
        {
            await curtain;
            await Body!;
        }

        public async Task LoadBodyAsync(Task curtain)
        {
            await curtain;
            await Header!;
        }
    }
}
