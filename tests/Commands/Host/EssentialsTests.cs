using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Host;

public sealed class EssentialsTests
{
    [Theory]
    [InlineData("1, @(2, 3) | Write-Output", 3)]
    [InlineData("Write-Output 1, 2, 3", 3)]
    [InlineData("Write-Output 1, 2, 3 -NoEnumerate", 1)]
    [InlineData("Write-Output 1 2 3", 3)]
    [InlineData("1..9 | Select-Object -First 0", 0)]
    [InlineData("[pscustomobject]@{ Items = 1, 2 } | Select-Object -ExpandProperty Items", 2)]
    [InlineData("Get-Date", 1)]
    public void Commands_write_as_many_objects_as_the_real_ones(string command, int count) => Run(command).Count.ShouldBe(count);

    [Fact]
    public void Select_object_first_stops_the_commands_upstream_and_only_those()
    {
        var result = Run("$script:sent = 0; 1..1000 | ForEach-Object { $script:sent++; $_ } | Select-Object -First 3; $script:sent; 'next'");

        result.Select(item => item.ToString()).ShouldBe(["1", "2", "3", "3", "next"]);
    }

    [Fact]
    public void Select_object_keeps_the_properties_in_the_order_asked_for()
    {
        var result = Run("[pscustomobject]@{ A = 1; B = 2; C = 3 } | Select-Object C, Missing, A").ShouldHaveSingleItem();

        result.Properties.Select(property => property.Name).ShouldBe(["C", "Missing", "A"]);
        result.Properties["Missing"].Value.ShouldBeNull();
        result.TypeNames[0].ShouldBe("Selected.System.Management.Automation.PSCustomObject");
    }

    [Fact]
    public void Write_error_fills_the_record()
    {
        using var runspace = Open();
        using var shell = PowerShell.Create(runspace);

        shell.AddScript("Write-Error -Message m -ErrorId Mine -Category ObjectNotFound -TargetObject t; Write-Error ([IO.IOException]::new('disk'))").Invoke();

        var error = shell.Streams.Error[0];
        error.Exception.Message.ShouldBe("m");
        error.FullyQualifiedErrorId.ShouldStartWith("Mine");
        error.CategoryInfo.Category.ShouldBe(ErrorCategory.ObjectNotFound);
        error.TargetObject.ShouldBe("t");
        shell.Streams.Error[1].ToString().ShouldBe("disk");
    }

    [Fact]
    public void Write_host_is_an_information_record_that_the_host_shows()
    {
        using var runspace = Open();
        using var shell = PowerShell.Create(runspace);

        shell.AddScript("Write-Host a, 1 b -Separator '-' -NoNewline; Write-Information i -Tags x, y").Invoke();

        var message = shell.Streams.Information[0].MessageData.ShouldBeOfType<HostInformationMessage>();
        message.Message.ShouldBe("a-1-b");
        message.NoNewLine.ShouldBe(true);
        shell.Streams.Information[0].Tags.ShouldBe(["PSHOST"]);
        shell.Streams.Information[1].Tags.ShouldBe(["x", "y"]);
    }

    private static List<PSObject> Run(string command)
    {
        using var runspace = Open();
        using var shell = PowerShell.Create(runspace);
        var result = shell.AddScript(command).Invoke().ToList();
        shell.Streams.Error.ShouldBeEmpty();
        return result;
    }

    private static Runspace Open()
    {
        var runspace = RunspaceFactory.CreateRunspace(EmbeddedEngine.CreateSessionState());
        runspace.Open();
        return runspace;
    }
}
