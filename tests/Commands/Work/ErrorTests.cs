using System.Management.Automation;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("{ 1 / 0; 'after' }")]
    [InlineData("{ process { 1 / 0; 'after' } }")]
    [InlineData("{ [int]'no'; 'after' }")]
    [InlineData("{ No-Such-Command; 'after' }")]
    [InlineData("{ Write-Error 'e'; 'after' }")]
    [InlineData("{ ([pscustomobject]@{}).Nothing.Call(); 'after' }")]
    [InlineData("{ 1 / 0; 'after' } -Ordered")]
    [InlineData("{ param($x) 1 / 0; 'after' } -ArgumentList 1")]
    public void After_an_error_that_does_not_end_the_script_it_goes_on(string work)
    {
        var result = Session.Once($"1 | Invoke-ParallelWork {work}");

        result.Line.ShouldBe("after");
        result.Errors.ShouldHaveSingleItem();
        result.Thrown.ShouldBeNull();
    }

    [Theory]
    [InlineData("{ 'before'; throw \"no $_\"; 'after' }", "no 1|no 2", "before|before")]
    [InlineData("{ process { 'before'; throw \"no $_\"; 'after' } }", "no 1|no 2", "before|before")]
    [InlineData("{ 'before'; & { throw 'deep' }; 'after' }", "deep|deep", "before|before")]
    [InlineData("{ 'before'; $ErrorActionPreference = 'Stop'; Write-Error 'e'; 'after' }", "e|e", "before|before")]
    [InlineData("{ 'before'; Write-Error 'e' -ErrorAction Stop; 'after' }", "e|e", "before|before")]
    [InlineData("{ if ($_ -eq 1) { throw 'one' }; $_ }", "one", "2")]
    [InlineData("{ try { throw 'x' } catch { 'caught' } finally { 'finally' } }", "", "caught|finally|caught|finally")]
    [InlineData("{ trap { 'trapped'; continue } throw 'x'; 'after' }", "", "trapped|after|trapped|after")]
    public void A_terminating_error_ends_its_item_only_and_keeps_what_came_before(string work, string errors, string output)
    {
        var result = Session.Once($"1, 2 | Invoke-ParallelWork {work} -Ordered; 'end'");

        result.Line.ShouldBe($"{output}|end");
        string.Join('|', result.ErrorTexts).ShouldBe(errors);
        result.Thrown.ShouldBeNull();
    }

    [Theory]
    [InlineData("exit")]
    [InlineData("exit 3")]
    [InlineData("break")]
    [InlineData("continue")]
    [InlineData("return")]
    [InlineData("break nosuchlabel")]
    [InlineData("& { break }")]
    [InlineData("1..3 | ForEach-Object { continue }")]
    public void Exit_break_continue_and_return_end_their_item_only(string leave)
    {
        using var session = new Session();

        foreach (var block in new[] { $"{{ $_; {leave}; 'after' }}", $"{{ process {{ $_; {leave}; 'after' }} }}" })
        {
            var result = session.Run($"foreach ($round in 1, 2) {{ 1..3 | Invoke-ParallelWork {block} -ThrottleLimit 1 -MetricsVariable m; \"$($m.Succeeded) $($m.Failed)\" }}; 'end'");

            result.ShouldBeClean().Line.ShouldBe("1|2|3|3 0|1|2|3|3 0|end");
        }

        session.Host.ExitCode.ShouldBeNull();
    }

    [Fact]
    public void Return_with_a_value_writes_it() => Session.Once("1 | Invoke-ParallelWork { return $_, 'r'; 'after' }").ShouldBeClean().Line.ShouldBe("1|r");

    [Theory]
    [InlineData("Write-Error 'm' -ErrorId Mine -Category ObjectNotFound -TargetObject other", "Mine", ErrorCategory.ObjectNotFound)]
    [InlineData("throw 'm'", "m", ErrorCategory.OperationStopped)]
    [InlineData("throw [ArgumentException]::new('m')", "m", ErrorCategory.OperationStopped)]
    [InlineData("throw [Management.Automation.ErrorRecord]::new([IO.IOException]::new('m'), 'Custom', 'WriteError', $null)", "Custom", ErrorCategory.WriteError)]
    [InlineData("Write-Error 'm' -ErrorId Mine -Category ObjectNotFound -ErrorAction Stop", "Mine", ErrorCategory.ObjectNotFound)]
    [InlineData("No-Such-Command", "CommandNotFoundException", ErrorCategory.ObjectNotFound)]
    [InlineData("1 / 0", "RuntimeException", ErrorCategory.NotSpecified)]
    public void Id_and_category_survive_and_the_target_is_the_item(string statement, string id, ErrorCategory category)
    {
        foreach (var block in new[] { $"{{ {statement} }}", $"{{ process {{ {statement} }} }}" })
        {
            var error = Session.Once($"'the item' | Invoke-ParallelWork {block}").Error;

            error.FullyQualifiedErrorId.Split(',')[0].ShouldBe(id);
            error.CategoryInfo.Category.ShouldBe(category);
            error.TargetObject.ShouldNotBeNull().ToString().ShouldBe("the item");
        }
    }

    [Theory]
    [InlineData("throw [IO.IOException]::new('disk')")]
    [InlineData("Write-Error -Exception ([IO.IOException]::new('disk'))")]
    public void The_exception_is_the_one_that_was_thrown(string statement) =>
        Session.Once($"1 | Invoke-ParallelWork {{ {statement} }}").Error.Exception.ShouldBeOfType<IOException>().Message.ShouldBe("disk");

    [Theory]
    [InlineData("throw \"t$_\"")]
    [InlineData("Write-Error \"t$_\"")]
    public void Errors_get_into_the_error_variable_and_the_error_list_once(string statement) => Session.Once($$"""
        1, 2 | Invoke-ParallelWork { {{statement}} } -Ordered -ErrorVariable mine -ErrorAction SilentlyContinue
        "$mine"; $mine.Count; $Error.Count; "$($mine[0].TargetObject)"
        """).ShouldBeClean().Line.ShouldBe("t1 t2|2|2|1");

    [Theory]
    [InlineData("throw 'no'")]
    [InlineData("Write-Error 'no'")]
    [InlineData("1 / 0")]
    public void Error_action_ignore_hides_errors_and_items_still_count_as_failed(string statement)
    {
        var result = Session.Once($"1, 2 | Invoke-ParallelWork {{ {statement} }} -ErrorAction Ignore -MetricsVariable m; \"$($m.Failed)\"; $Error.Count").ShouldBeClean();

        result.Line.ShouldBe(statement.StartsWith("throw", StringComparison.Ordinal) ? "2|0" : "0|0");
    }

    [Theory]
    [InlineData("throw 'no'")]
    [InlineData("Write-Error 'no'")]
    public void Error_action_stop_of_the_call_ends_the_run_at_the_first_error(string statement)
    {
        using var session = new Session();

        var result = session.Run($"try {{ 1..1000 | Invoke-ParallelWork {{ $_; {statement} }} -ThrottleLimit 1 -ErrorAction Stop -MetricsVariable m; 'went on' }} catch {{ \"caught $($_.TargetObject) $_\" }}; $m.Succeeded + $m.Failed -lt 1000");

        result.ShouldBeClean().Text.TakeLast(2).ShouldBe(["caught 1 no", "True"]);
        result.Text.ShouldNotContain("went on");
    }

    [Fact]
    public void The_position_and_the_stack_are_the_scripts_own()
    {
        var error = Session.Once("\n\n1 | Invoke-ParallelWork { function Fail-It { throw 'x' }; Fail-It }").Error;

        error.InvocationInfo.ScriptLineNumber.ShouldBe(3);
        error.ScriptStackTrace.ShouldContain("Fail-It");
    }
}
