using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Host;

public sealed class EmbeddedEngineTests
{
    [Fact]
    public void Its_runspace_has_the_staged_module()
    {
        using var runspace = EmbeddedEngine.OpenRunspace();
        using var shell = PowerShell.Create(runspace);

        shell.AddScript("(Get-Module ConcurrencyOps).ModuleBase").Invoke<string>()
            .ShouldBe([Path.TrimEndingDirectorySeparator(EmbeddedEngine.StageFolder)]);
    }

    [Fact]
    public void A_runspace_opened_by_other_code_finds_the_module_and_the_everyday_commands()
    {
        _ = EmbeddedEngine.CreateSessionState();
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);

        shell.AddScript("Write-Output 1; Start-Sleep -Milliseconds 1; (Get-Command Invoke-ParallelWork).Source").Invoke<string>()
            .ShouldBe(["1", "ConcurrencyOps"]);
        shell.HadErrors.ShouldBeFalse();
    }

    [Fact]
    public void A_missing_stage_says_what_to_do()
    {
        var error = Should.Throw<FileNotFoundException>(() => EmbeddedEngine.RequireStage(Path.Combine(Path.GetTempPath(), "no-such-stage")));

        error.Message.ShouldContain("dotnet build");
    }
}
