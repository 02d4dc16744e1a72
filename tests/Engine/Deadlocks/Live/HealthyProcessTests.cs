using ConcurrencyOps.Deadlocks;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>What only looks like a deadlock. bench/Measure-Lock.ps1 looks a hundred times.</summary>
[Collection(LiveProcesses.Name)]
public sealed class HealthyProcessTests(LiveLooks looks)
{
    private const int LooksAtBusy = 10;

    [Theory]
    [InlineData(LiveTargets.NotOptimised, "busy")]
    [InlineData("net10.0", "busy")]
    [InlineData("net8.0", "busy")]
    [InlineData("net10.0", "clean")]
    [InlineData("net10.0", "condition")]
    [InlineData("net10.0", "channels")]
    public async Task A_busy_process_is_never_reported(string form, string kind)
    {
        using var target = await LiveTargets.ReadyAsync(form, kind);

        for (var look = 0; look < LooksAtBusy; look++)
            (await looks.FindAsync(target.Id)).ShouldBeEmpty();

        target.HasExited.ShouldBeFalse();
    }

    [Theory]
    [InlineData(LiveTargets.NotOptimised, "idlelock")]
    [InlineData(LiveTargets.NotOptimised, "semaphore-lookalike")]
    [InlineData(LiveTargets.NotOptimised, "semaphore-field-lookalike")]
    [InlineData("net10.0", "idlelock")]
    [InlineData("net10.0", "semaphore-lookalike")]
    [InlineData("net10.0", "semaphore-field-lookalike")]
    [InlineData("net8.0", "idlelock")]
    [InlineData("net8.0", "semaphore-lookalike")]
    [InlineData("net8.0", "semaphore-field-lookalike")]
    public async Task Waits_that_will_end_are_no_deadlock(string form, string kind)
    {
        using var target = await LiveTargets.ReadyAsync(form, kind);

        (await looks.FindAsync(target.Id)).ShouldBeEmpty();
        (await looks.FindAsync(target.Id, InspectionMode.Passive)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_busy_process_is_not_harmed_by_looks_that_do_not_stop_it()
    {
        using var target = await LiveTargets.ReadyAsync("net10.0", "clean");

        for (var look = 0; look < LooksAtBusy; look++)
            (await looks.FindAsync(target.Id, InspectionMode.Passive)).ShouldBeEmpty();

        (await target.TakeLargestGapMsAsync()).ShouldBeGreaterThanOrEqualTo(0);
    }
}
