using ConcurrencyOps.Host;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class ImportTests
{
    [Theory]
    [InlineData("$a = 1; $b = 2; 3 | Invoke-ParallelWork { $a + $b + $_ } -Variable a, b", "6")]
    [InlineData("$my1 = 'x'; $my2 = 'y'; 1 | Invoke-ParallelWork { $my1; $my2 } -Variable my*", "x|y")]
    [InlineData("$mine = 'x'; 1 | Invoke-ParallelWork { $mine; $_ } -Variable *", "x|1")]
    [InlineData("$mine = 'x'; $other = 1; 1 | Invoke-ParallelWork { $null -eq $other } -Variable mine", "True")]
    [InlineData("$a = 1; 1 | Invoke-ParallelWork { function Get-A { $a }; Get-A } -Variable A", "1")]
    [InlineData("function Test-It { $local = 'l'; 1 | Invoke-ParallelWork { $local } -Variable local }; Test-It", "l")]
    [InlineData("$a = $null; 1 | Invoke-ParallelWork { $null -eq $a } -Variable a", "True")]
    [InlineData("$a = 1, 2; 1 | Invoke-ParallelWork { $a.Count } -Variable a", "2")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Variable no*such", "ran")]
    public void Variables_that_the_caller_names_are_there(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Fact]
    public void A_changed_variable_does_not_change_the_callers() =>
        Session.Once("$a = 1; 1, 2 | Invoke-ParallelWork { $a++; $a } -Variable a -ThrottleLimit 1; $a").ShouldBeClean().Line.ShouldBe("2|2|1");

    [Theory]
    [InlineData("function Get-Twice($x) { $x * 2 }; 4 | Invoke-ParallelWork { Get-Twice $_ } -Function Get-Twice", "8")]
    [InlineData("function Get-Twice { param([int]$x = 3) $x * 2 }; 4 | Invoke-ParallelWork { Get-Twice; Get-Twice $_ } -Function Get-Twice", "6|8")]
    [InlineData("function Get-A { Get-B }; function Get-B { 'b' }; 1 | Invoke-ParallelWork { Get-A } -Function Get-A, Get-B", "b")]
    [InlineData("function My-A { My-B }; function My-B { 'b' }; 1 | Invoke-ParallelWork { My-A } -Function My-*", "b")]
    [InlineData("filter Twice { $_ * 2 }; 4 | Invoke-ParallelWork { 1, $_ | Twice } -Function Twice", "2|8")]
    [InlineData("filter Times($n) { $_ * $n }; 4 | Invoke-ParallelWork { 1, $_ | Times 3 } -Function Times", "3|12")]
    [InlineData("function Sum-Up { begin { $s = 0 } process { $s += $_ } end { $s } }; 4 | Invoke-ParallelWork { 1..$_ | Sum-Up } -Function Sum-Up", "10")]
    [InlineData("function Get-Deep { param([Parameter(Mandatory, ValueFromPipeline)][string]$Name) process { \"<$Name>\" } }; 'x' | Invoke-ParallelWork { $_ | Get-Deep } -Function Get-Deep", "<x>")]
    [InlineData("function Get-Args { $args.Count }; 1 | Invoke-ParallelWork { Get-Args 1 2 3 } -Function Get-Args", "3")]
    [InlineData("function Outer { function Inner { 'i' }; Inner }; 1 | Invoke-ParallelWork { Outer } -Function Outer", "i")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Function No*Such", "ran")]
    [InlineData("function Get-X($y) { \"$y\" }; 1 | Invoke-ParallelWork ${function:Get-X} -ArgumentList 'arg'", "arg")]
    [InlineData("function Get-X { $_ }; 1 | Invoke-ParallelWork ${function:Get-X}", "1")]
    public void Functions_that_the_caller_names_are_there(string script, string expected) => Session.Once(script).ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("Get-Public")]
    [InlineData("Get-Pub*")]
    public void A_function_of_a_module_brings_the_private_parts_it_needs(string name)
    {
        using var files = new TempFolder();
        var module = files.Put("Parts/Parts.psm1", """
            $state = 'state'
            function Get-Private { "private $state" }
            function Get-Public { Get-Private }
            Export-ModuleMember -Function Get-Public
            """);

        Session.Once($"Import-Module '{module}'; 1 | Invoke-ParallelWork {{ Get-Public }} -Function {name}").ShouldBeClean().Line.ShouldBe("private state");
    }

    [Theory]
    [InlineData("'{0}/Thing/Thing.psd1'")]
    [InlineData("'{0}/Thing/Thing.psm1'")]
    [InlineData("'{0}/Thing'")]
    [InlineData("./Thing/Thing.psd1")]
    [InlineData("./Thing")]
    public void A_module_is_found_by_its_path(string path)
    {
        using var files = new TempFolder();
        AddThing(files);

        Session.Once($"$null = $ExecutionContext.SessionState.Path.SetLocation('{files.Path}'); 1, 2 | Invoke-ParallelWork {{ Get-Thing $_ }} -Ordered -Module {path.Replace("{0}", files.Path, StringComparison.Ordinal)}")
            .ShouldBeClean().Line.ShouldBe("thing 1|thing 2");
    }

    [Theory]
    [InlineData("$env:PSModulePath = '{0}' + [IO.Path]::PathSeparator + $env:PSModulePath; ", "")]
    [InlineData("Import-Module '{0}/Thing'; ", "")]
    [InlineData("Import-Module '{0}/Thing'; ", " -Ordered")]
    public void A_module_is_found_by_its_name(string setUp, string parameters)
    {
        using var files = new TempFolder();
        AddThing(files);
        _ = EmbeddedEngine.CreateSessionState(); // It sets the path that is put back below.
        var before = Environment.GetEnvironmentVariable("PSModulePath");
        try
        {
            Session.Once($"{setUp.Replace("{0}", files.Path, StringComparison.Ordinal)} 7 | Invoke-ParallelWork {{ Get-Thing $_ }} -Module Thing{parameters}")
                .ShouldBeClean().Line.ShouldBe("thing 7");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PSModulePath", before);
        }
    }

    [Fact]
    public void The_version_that_the_caller_uses_is_the_one_that_is_loaded()
    {
        using var files = new TempFolder();
        foreach (var version in new[] { "1.0.0", "2.0.0" })
        {
            files.Put($"Thing/{version}/Thing.psd1", $"@{{ ModuleVersion = '{version}'; RootModule = 'Thing.psm1'; FunctionsToExport = 'Get-Version' }}");
            files.Put($"Thing/{version}/Thing.psm1", $"function Get-Version {{ '{version}' }}");
        }

        Session.Once($"Import-Module '{files.Path}/Thing/1.0.0/Thing.psd1'; 1 | Invoke-ParallelWork {{ Get-Version }} -Module Thing").ShouldBeClean().Line.ShouldBe("1.0.0");
    }

    private static void AddThing(TempFolder files)
    {
        files.Put("Thing/Thing.psd1", "@{ ModuleVersion = '1.0.0'; RootModule = 'Thing.psm1'; FunctionsToExport = 'Get-Thing' }");
        files.Put("Thing/Thing.psm1", "function Get-Thing($n) { \"thing $n\" }");
    }
}
