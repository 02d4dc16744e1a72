using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class IsolationTests
{
    private const string OneWorker = "-ThrottleLimit 1 -Isolation";

    [Theory]
    [InlineData("Scope", "|")]
    [InlineData("Reset", "|")]
    [InlineData("Runspace", "|")]
    public void A_plain_variable_lives_as_long_as_its_item(string isolation, string expected) =>
        Session.Once($"1, 2 | Invoke-ParallelWork {{ \"$left\"; $left = $_ }} {OneWorker} {isolation}").ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("Scope", "|1")]
    [InlineData("Reset", "|")]
    [InlineData("Runspace", "|")]
    public void A_global_variable_stays_under_scope_only(string isolation, string expected) =>
        Session.Once($"1, 2 | Invoke-ParallelWork {{ \"$global:left\"; $global:left = $_ }} {OneWorker} {isolation}").ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("Scope", "False|True")]
    [InlineData("Reset", "False|True")]
    [InlineData("Runspace", "False|False")]
    public void A_global_function_goes_with_its_runspace(string isolation, string expected) =>
        Session.Once($"1, 2 | Invoke-ParallelWork {{ Test-Path function:Left; function global:Left {{ }} }} {OneWorker} {isolation}".Replace("Test-Path function:Left", "[bool](Get-Command Left -ErrorAction Ignore)", StringComparison.Ordinal))
            .ShouldBeClean().Line.ShouldBe(expected);

    [Theory]
    [InlineData("Scope")]
    [InlineData("Reset")]
    [InlineData("Runspace")]
    public void Errors_of_earlier_items_are_not_in_the_error_list(string isolation)
    {
        var result = Session.Once($"1, 2 | Invoke-ParallelWork {{ $Error.Count; Write-Error 'e' }} {OneWorker} {isolation}");

        result.Line.ShouldBe("0|0");
        result.Errors.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Scope")]
    [InlineData("Reset")]
    [InlineData("Runspace")]
    public void Variables_functions_modules_and_preferences_of_the_caller_are_there_for_every_item(string isolation)
    {
        using var files = new TempFolder();
        var module = files.Put("Thing.psm1", "function Get-Thing { 'thing' }");

        Session.Once($$"""
            $WarningPreference = 'Ignore'; $v = 'v'; $u = 'u'; function Get-F { 'f' }
            1..3 | Invoke-ParallelWork { "$v $using:u $(Get-F) $(Get-Thing) $WarningPreference $_" } -Variable v -Function Get-F -Module '{{module}}' {{OneWorker}} {{isolation}}
            """).ShouldBeClean().Line.ShouldBe("v u f thing Ignore 1|v u f thing Ignore 2|v u f thing Ignore 3");
    }

    [Theory]
    [InlineData("Scope")]
    [InlineData("Reset")]
    [InlineData("Runspace")]
    public void Every_item_runs_once_and_time_outs_and_errors_end_only_theirs(string isolation)
    {
        var result = Session.Once($$"""
            1..6 | Invoke-ParallelWork { if ($_ -eq 2) { throw 'no' }; if ($_ -eq 4) { Start-Sleep 60 }; $_ } -ThrottleLimit 2 -Isolation {{isolation}} -TimeoutSeconds 3 -Ordered
            """);

        result.Line.ShouldBe("1|3|5|6");
        result.Errors.Select(error => $"{error.TargetObject}").ShouldBe(["2", "4"]);
    }

    [Theory]
    [InlineData("Scope", "1")]
    [InlineData("Reset", "1")]
    [InlineData("Runspace", "4")]
    public void Runspace_means_a_new_one_for_each_item(string isolation, string runspaces) => Session.Once($$"""
        $ids = 1..4 | Invoke-ParallelWork { [runspace]::DefaultRunspace.InstanceId } {{OneWorker}} {{isolation}}
        @($ids | ForEach-Object { "$_" } | ForEach-Object { $seen = @{} } { $seen[$_] = 1 } { $seen.Count })
        """).ShouldBeClean().Line.ShouldBe(runspaces);

    [Fact]
    public void What_a_script_does_in_its_scope_does_not_reach_the_caller() =>
        Session.Once("$x = 1; $global:y = 1; 1 | Invoke-ParallelWork { $x = 2; $global:y = 2; $script:x = 3 }; \"$x $y\"").ShouldBeClean().Line.ShouldBe("1 1");
}
