using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>The inspector on the runtime of PowerShell 7.4, where other versions of its packages are at hand.</summary>
[Collection(LiveProcesses.Name)]
public sealed class OldestRuntimeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("net8.0", "semaphore-async")]
    [InlineData("net10.0", "rwls-queued")]
    public async Task On_dotnet_8_it_looks_into_old_and_new_processes(string form, string kind)
    {
        var dotnet = await OldestRuntime.AssembleAsync(_folder);
        using var target = await LiveTargets.ReadyAsync(form, kind);
        using var client = new InspectorClient(
            (pipe, isCold) =>
            {
                var start = LiveLooks.Launch.ToStartInfo(pipe, isCold);
                start.FileName = dotnet;
                start.Environment["DOTNET_ROOT"] = _folder.Path;
                return start;
            },
            TimeProvider.System);

        var facts = client.Inspect(LiveLooks.Request(target.Id), TestContext.Current.CancellationToken);

        DeadlockFinder.Find([facts]).Count.ShouldBe(1);
    }
}
