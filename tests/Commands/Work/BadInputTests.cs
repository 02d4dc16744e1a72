using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("-ThrottleLimit 0")]
    [InlineData("-ThrottleLimit -1")]
    [InlineData("-ThrottleLimit ([double]::NaN)")]
    [InlineData("-ThrottleLimit many")]
    [InlineData("-MinThrottle 0")]
    [InlineData("-MaxThrottle 0")]
    [InlineData("-TimeoutSeconds 0")]
    [InlineData("-TimeoutSeconds -1")]
    [InlineData("-TimeoutSeconds ([double]::NaN)")]
    [InlineData("-TimeoutSeconds ([double]::PositiveInfinity)")]
    [InlineData("-TotalTimeoutSeconds 0")]
    [InlineData("-TotalTimeoutSeconds ([double]::NaN)")]
    [InlineData("-TotalTimeoutSeconds 1e9")]
    [InlineData("-RetryCount -1")]
    [InlineData("-RetryDelaySeconds -1")]
    [InlineData("-RetryDelaySeconds ([double]::NaN)")]
    [InlineData("-PartitionBy Length -PartitionLimit 0")]
    [InlineData("-PartitionBy ''")]
    [InlineData("-PartitionBy $null")]
    [InlineData("-StopAfterFailures 0")]
    [InlineData("-StopAfterFailurePercent 0")]
    [InlineData("-StopAfterFailurePercent 101")]
    [InlineData("-StopAfterFailurePercent ([double]::NaN)")]
    [InlineData("-Variable $null")]
    [InlineData("-Function ''")]
    [InlineData("-MetricsVariable ''")]
    [InlineData("-Isolation Total")]
    [InlineData("-ThrottleLimit 2 -MinThrottle 2")]
    [InlineData("-NoSuchParameter")]
    public void A_wrong_value_is_one_error_before_anything_runs(string parameters)
    {
        var result = Session.Once($"1, 2 | Invoke-ParallelWork {{ 'ran' }} {parameters}");

        result.Error.Exception.ShouldBeAssignableTo<ParameterBindingException>();
        result.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -MinThrottle 5 -MaxThrottle 4", "LimitsCrossed", "-MinThrottle")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -PartitionLimit 2", "PartitionByMissing", "-PartitionBy")]
    [InlineData("Invoke-ParallelWork { 'ran' }", "InputMissing", "-InputObject")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Function No-Such", "FunctionNotFound", "No-Such")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Function Get-Command", "FunctionNotFound", "Get-Command")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Variable nosuch", "VariableNotFound", "nosuch")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Module NoSuchModule", "ModuleNotFound", "NoSuchModule")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Module ./no/such.psd1", "ModuleNotFound", "./no/such.psd1")]
    [InlineData("1 | Invoke-ParallelWork { 'ran' } -Module nodrive:/m.psd1", "ModuleNotFound", "nodrive:/m.psd1")]
    [InlineData("$b = { 1 }; 1 | Invoke-ParallelWork { 'ran' } -Variable b", "VariableIsScriptBlock", "-Function")]
    [InlineData("$b = & { { 1 } }; 1 | Invoke-ParallelWork { 'ran' } -Variable b", "VariableIsScriptBlock", "$b")]
    public void What_cannot_work_is_one_error_that_says_what_to_do(string script, string id, string hint)
    {
        var result = Session.Once($"try {{ {script}; 'went on' }} catch {{ 'caught'; throw }}");

        result.ErrorId.ShouldBe(id, result.Error.ToString());
        result.Error.Exception.Message.ShouldContain(hint);
        result.Line.ShouldBe("caught");
    }

    [Theory]
    [InlineData("1 | Invoke-ParallelWork { if ( }")]
    [InlineData("1 | Invoke-ParallelWork ([scriptblock]::Create('if ('))")]
    public void A_block_that_does_not_parse_is_an_error_before_anything_runs(string script)
    {
        var result = Session.Once($"1 | Invoke-ParallelWork {{ 'before' }} | ForEach-Object {{ }}; {script}");

        result.Output.ShouldBeEmpty();
        result.Error.Exception.Message.ShouldContain("if (");
    }

    [Theory]
    [InlineData("{ 1 }")]
    [InlineData("(& { { 1 } })")]
    public void A_script_block_as_item_fails_alone_and_says_what_to_do_instead(string item)
    {
        var result = Session.Once($"1, {item}, 2 | Invoke-ParallelWork {{ $_ }} -Ordered");

        result.Line.ShouldBe("1|2");
        var error = result.Errors.ShouldHaveSingleItem();
        error.FullyQualifiedErrorId.ShouldStartWith("ItemIsScriptBlock");
        error.Exception.Message.ShouldContain("[scriptblock]::Create");
        PSObject.AsPSObject(error.TargetObject).BaseObject.ShouldBeOfType<ScriptBlock>();
    }

    [Fact]
    public void A_module_that_breaks_at_import_ends_the_run_with_its_reason()
    {
        using var files = new TempFolder();
        var module = files.Put("Broken.psm1", "throw 'no licence'");

        var result = Session.Once($"1..20 | Invoke-ParallelWork {{ 'ran' }} -Module '{module}'");

        result.ErrorId.ShouldBe("WorkerFailed");
        result.Error.Exception.Message.ShouldContain("no licence");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_variable_that_workers_cannot_set_is_one_error()
    {
        var result = Session.Once("1..20 | Invoke-ParallelWork { 'ran' } -Variable PID");

        result.Error.Exception.Message.ShouldContain("PID");
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public void After_an_error_the_session_works_as_before()
    {
        using var session = new Session();

        session.Run("1 | Invoke-ParallelWork { $using:nowhere }").ErrorId.ShouldBe("UsingVariableNotFound");
        session.Run("1 | Invoke-ParallelWork { 'fine' }").ShouldBeClean().Line.ShouldBe("fine");
    }
}
