using ConcurrencyOps.Tests.Targets;

namespace ConcurrencyOps.Tests.Deadlocks;

/// <summary>The targets themselves: what the tests of detection build on.</summary>
public sealed class TargetTests
{
    [Fact]
    public async Task A_target_names_its_threads_and_answers_while_they_stand()
    {
        using var target = await TargetProcess.ReadyAsync("monitor3");

        target.Threads.Select(thread => thread.Name).Order().ShouldBe(["worker a", "worker b", "worker c"]);
        target.Threads.ShouldAllBe(thread => thread.ManagedId > 0 && (!OperatingSystem.IsLinux() || thread.Id > target.Id));
        (await target.TakeLargestGapMsAsync()).ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task A_late_target_plants_nothing_before_it_is_told_to()
    {
        using var target = TargetProcess.Start("monitor", "late");
        await target.WaitForAsync("BEGIN");
        target.Threads.ShouldBeEmpty();

        target.Say("go");
        await target.WaitForAsync("READY");

        target.Threads.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("net8.0", "rwls-upgrade")]
    [InlineData("net9.0", "lock")]
    [InlineData("net10.0", "lock")]
    public async Task Targets_for_other_runtimes_stand_as_well(string framework, string kind)
    {
        using var target = TargetProcess.StartProgram(await PublishedTarget.ForAsync(framework), kind);

        await target.WaitForAsync("READY");

        target.Threads.Count.ShouldBe(2);
    }
}
