using System.Diagnostics;
using ConcurrencyOps.Deadlocks;
using ConcurrencyOps.Tests.Targets;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>Whatever happens, the process that is looked at goes on.</summary>
[Collection(LiveProcesses.Name)]
public sealed class SurvivalTests(LiveLooks looks)
{
    private const int Objects = 1_500_000;
    private const int Attempts = 10;
    private const double Tolerance = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly ProcFolder Proc = new(ProcFolder.Usual);

    [Fact]
    public async Task It_stands_still_as_long_as_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The pause is measured in a way of its own on Linux.");
        using var target = await TargetProcess.ReadyAsync("threads500", "200");
        var told = new List<(double Pause, double Gap)>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await target.TakeLargestGapMsAsync();
            var pause = looks.Look(target.Id).PauseMs!.Value;
            var gap = await target.TakeLargestGapMsAsync();

            // A busy machine lengthens the gap, never shortens it.
            gap.ShouldBeGreaterThan(pause - Tolerance);
            if (gap < pause + Tolerance)
                return;

            told.Add((pause, gap));
        }

        Assert.Fail($"The process stood still longer than was told: {string.Join(", ", told)}");
    }

    [Fact]
    public async Task After_a_look_nobody_has_hold_of_it_and_it_runs()
    {
        using var target = await LiveTargets.ReadyAsync("net10.0", "busy");

        looks.Look(target.Id);

        await ShouldRunAsync(target);
    }

    [Fact]
    public async Task When_the_inspector_is_killed_in_the_middle_of_a_look_it_goes_on_and_the_error_says_what_to_do()
    {
        using var target = await BigAsync();
        using var client = LiveLooks.NewClient();
        var look = Task.Run(() => client.Inspect(LiveLooks.Request(target.Id), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var inspector = await TracerOfAsync(target);

        using (var process = Process.GetProcessById(inspector))
            process.Kill();

        var error = await Should.ThrowAsync<InspectionException>(() => look);
        error.Reason.ShouldBe(InspectionFailure.Crashed);
        error.Message.ShouldContain($"dotnet-dump collect --type Heap -p {target.Id}");
        await ShouldRunAsync(target);
    }

    [Fact]
    public async Task When_a_look_is_stopped_in_the_middle_it_goes_on()
    {
        using var target = await BigAsync();
        using var client = LiveLooks.NewClient();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var look = Task.Run(() => client.Inspect(LiveLooks.Request(target.Id), stop.Token), TestContext.Current.CancellationToken);
        await TracerOfAsync(target);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => look);
        await ShouldRunAsync(target);
        client.Inspect(LiveLooks.Request(target.Id) with { SkipHeap = true }, TestContext.Current.CancellationToken).ProcessId.ShouldBe(target.Id);
    }

    [Fact]
    public async Task When_the_shell_goes_away_in_the_middle_of_a_look_it_goes_on_and_the_inspector_ends()
    {
        using var target = await BigAsync();
        using var client = LiveLooks.NewClient();
        var look = Task.Run(() => Record.Exception(() => client.Inspect(LiveLooks.Request(target.Id), TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        using var inspector = Process.GetProcessById(await TracerOfAsync(target));

        client.Dispose();

        (await look).ShouldNotBeNull();
        (await Task.Run(() => inspector.WaitForExit(Patience), TestContext.Current.CancellationToken)).ShouldBeTrue();
        await ShouldRunAsync(target);
    }

    private static async Task<TargetProcess> BigAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Who has hold of a process is read from /proc.");
        return await TargetProcess.ReadyAsync("bigheap", $"{Objects}");
    }

    // Who has stopped it, as soon as somebody has.
    private static async Task<int> TracerOfAsync(TargetProcess target)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            if (Proc.Status(target.Id) is { Tracer: > 0, State: 't' } status)
                return status.Tracer;

            await Task.Yield();
        }
    }

    private static async Task ShouldRunAsync(TargetProcess target)
    {
        (await target.TakeLargestGapMsAsync()).ShouldBeGreaterThanOrEqualTo(0);
        Proc.Status(target.Id)!.Tracer.ShouldBe(0);
        foreach (var thread in Proc.Threads(target.Id))
            (Proc.Status(target.Id, thread) is null or { State: 'S' or 'R' or 'D' }).ShouldBeTrue($"thread {thread}");
    }
}
