namespace ConcurrencyOps.Tests.Host;

public sealed class HostInterruptTests
{
    [Theory]
    [InlineData("Start-Sleep 60")]
    [InlineData("1..4 | ForEach-Object -Parallel { Start-Sleep 60 }")]
    [InlineData("while ($true) { }")]
    public async Task Ctrl_C_stops_the_script_and_runs_its_finally_blocks(string wait)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A console event cannot be sent to one process by its id.");
        using var script = new ScriptFile($"try {{ 'ready'; {wait} }} finally {{ [Console]::Out.WriteLine('cleaned') }}; 'not reached'");
        using var host = HostProcess.Start("-NoLogo", script.Path);
        await host.WaitForLineAsync("ready");

        host.SendInterrupt();
        var result = await host.FinishAsync();

        result.Lines.ShouldBe(["ready", "cleaned"]);
        result.Errors.ShouldBeEmpty();
        result.ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task A_second_Ctrl_C_kills_a_script_that_will_not_stop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A console event cannot be sent to one process by its id.");
        using var script = new ScriptFile("""
            try { 'ready'; Start-Sleep 60 }
            finally { [Console]::Out.WriteLine('stuck'); [System.Threading.ManualResetEvent]::new($false).WaitOne() }
            """);
        using var host = HostProcess.Start("-NoLogo", script.Path);
        await host.WaitForLineAsync("ready");
        host.SendInterrupt();
        await host.WaitForLineAsync("stuck");

        host.SendInterrupt();
        var result = await host.FinishAsync();

        result.ExitCode.ShouldBe(130);
    }
}
