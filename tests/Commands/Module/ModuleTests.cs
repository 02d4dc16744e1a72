using ConcurrencyOps.Host;
using ConcurrencyOps.Tests.Host;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Module;

/// <summary>The staged module as a whole: what it exports, how it loads.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void The_manifest_is_valid_and_exports_the_cmdlets_there_are() => Session.Once($$"""
        $m = Test-ModuleManifest '{{EmbeddedEngine.ManifestPath}}'
        $named = [string[]]$m.ExportedCommands.Keys; [array]::Sort($named)
        $real = [string[]]@([Reflection.Assembly]::LoadFrom((Get-Module ConcurrencyOps).ModuleBase + '/bin/ConcurrencyOps.dll').GetExportedTypes() |
            ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } | ForEach-Object { "$($_.VerbName)-$($_.NounName)" }); [array]::Sort($real)
        ($named -join ' ') -eq ($real -join ' '); (Get-Module ConcurrencyOps).ExportedCommands.Count -eq $m.ExportedCommands.Count
        """).ShouldBeClean().Line.ShouldBe("True|True");

    [Fact]
    public void Importing_it_again_changes_nothing() =>
        Session.Once("Import-Module ConcurrencyOps; Import-Module ConcurrencyOps -Force; @(Get-Module ConcurrencyOps).Count; 1 | Invoke-ParallelWork { $_ } -RetryCount 1").ShouldBeClean().Line.ShouldBe("1|1");

    [Fact]
    public void Its_records_can_be_named_and_its_dependencies_cannot() => Session.Once("""
        1 | Invoke-ParallelWork { $_ } -RetryCount 1
        $null -ne ('ConcurrencyOps.Scheduling.WorkResult' -as [type]); $null -eq ('Polly.ResiliencePipeline' -as [type])
        @([Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.GetName().Name -in 'Polly.Core', 'ConcurrencyOps.Resilience' }).Count
        """).ShouldBeClean().Line.ShouldBe("1|True|True|0");

    [Fact]
    public async Task Another_version_of_a_dependency_that_was_loaded_before_does_not_disturb()
    {
        var other = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages/polly.core/8.5.2/lib/net8.0/Polly.Core.dll");
        Assert.SkipUnless(File.Exists(other), "Polly.Core 8.5.2 is not in the package folder.");

        var result = await HostProcess.RunAsync("-Command", $$"""
            $other = [Reflection.Assembly]::LoadFrom('{{other}}')
            $n = [ref]0; 1 | Invoke-ParallelWork { if (($using:n).Value++ -eq 0) { throw 'once' }; 'second' } -RetryCount 1
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Polly.Core' } | ForEach-Object Location | ForEach-Object { $_ -eq $other.Location }) -join ' '
            """);

        result.Lines.ShouldBe(["second", "True False"], result.Errors);
    }
}
