namespace ConcurrencyOps.Tests;

public sealed class TempFolderTests
{
    [Fact]
    public async Task A_folder_into_which_something_still_writes_is_deleted_when_that_has_ended()
    {
        var folder = new TempFolder();
        using var started = new ManualResetEventSlim();
        var writer = Task.Run(() => WriteMany(folder, started), TestContext.Current.CancellationToken);
        started.Wait(TestContext.Current.CancellationToken);

        folder.Dispose();

        await writer;
        Directory.Exists(folder.Path).ShouldBeFalse();
    }

    private static void WriteMany(TempFolder folder, ManualResetEventSlim started)
    {
        try
        {
            for (var number = 0; number < 2_000; number++)
            {
                File.WriteAllText(folder.At($"{number}"), "");
                started.Set();
            }
        }
        catch (DirectoryNotFoundException)
        {
            // The folder was deleted in between: what was to be shown.
        }
    }
}
