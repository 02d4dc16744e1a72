using ConcurrencyOps.Deadlocks;
using Microsoft.Diagnostics.NETCore.Client;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>Dumps tell the same as the processes they were taken of.</summary>
[Collection(LiveProcesses.Name)]
public sealed class DumpTests(LiveLooks looks) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(LiveTargets.NotOptimised, "timed")]
    [InlineData("net10.0", "monitor3")]
    [InlineData("net10.0", "held-over-wait")]
    [InlineData("net10.0", "semaphore-async")]
    [InlineData("net9.0", "lock")]
    [InlineData("net8.0", "rwls-read")]
    [InlineData("net8.0", "held-over-wait")]
    public async Task A_dump_and_its_process_show_the_same(string form, string kind)
    {
        using var target = await LiveTargets.ReadyAsync(form, kind);
        var live = DeadlockFinder.Find([looks.Look(target.Id)]).ShouldHaveSingleItem();
        var path = _folder.At("core");
        await new DiagnosticsClient(target.Id).WriteDumpAsync(DumpType.WithHeap, path, WriteDumpFlags.None, TestContext.Current.CancellationToken);

        var facts = looks.LookAtDump(path);
        var dead = DeadlockFinder.Find([facts], source: path).ShouldHaveSingleItem();

        facts.ProcessId.ShouldBe(target.Id);
        (dead.Kind, dead.Certainty, dead.Cycle).ShouldBe((live.Kind, live.Certainty, live.Cycle));
        dead.Participants.Select(one => (one.WaitKind, one.Site)).ShouldBe(live.Participants.Select(one => (one.WaitKind, one.Site)));
        dead.PauseMs.ShouldBeNull();
        dead.Source.ShouldBe(path);
    }

    [Fact]
    public async Task A_dump_without_heap_is_refused_with_the_way_to_take_one()
    {
        using var target = await LiveTargets.ReadyAsync(LiveTargets.NotOptimised, "monitor");
        var path = _folder.At("core");
        await new DiagnosticsClient(target.Id).WriteDumpAsync(DumpType.Normal, path, WriteDumpFlags.None, TestContext.Current.CancellationToken);

        var refusal = looks.Refusal(new() { DumpPath = path, Timeout = TimeSpan.FromMinutes(2) });

        refusal.Reason.ShouldBe(InspectionFailure.DumpUnusable);
        refusal.Message.ShouldContain("dotnet-dump collect --type Heap");
    }

    [Fact]
    public void What_is_no_dump_is_refused()
    {
        var refusal = looks.Refusal(new() { DumpPath = _folder.Put("core", "This is no dump."), Timeout = TimeSpan.FromMinutes(2) });

        refusal.Reason.ShouldBe(InspectionFailure.DumpUnusable);
        refusal.Message.ShouldContain("cannot be read as a dump");
    }

    [Fact]
    public void A_dump_that_is_not_there_is_not_found() =>
        looks.Refusal(new() { DumpPath = _folder.At("none"), Timeout = TimeSpan.FromMinutes(2) }).Reason.ShouldBe(InspectionFailure.NotFound);
}
