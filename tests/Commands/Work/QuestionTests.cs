using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

/// <summary>What a script in a worker asks is asked by the caller's host, on the caller's thread.</summary>
public sealed class QuestionTests
{
    private const string Choose = "$Host.UI.PromptForChoice('c', 'm', [Management.Automation.Host.ChoiceDescription[]]@('&Yes', '&No'), 0)";

    [Theory]
    [InlineData("{ $Host.UI.ReadLine() }", "1|1")]
    [InlineData("{ process { $Host.UI.ReadLine() } }", "1|1")]
    [InlineData("{ " + Choose + " }", "1|1")]
    [InlineData("{ $Host.UI.ReadLine() } -Ordered -ThrottleLimit 2", "1|1")]
    [InlineData("{ $Host.UI.ReadLine() } -RetryCount 1", "1|1")]
    [InlineData("{ ($_ | Invoke-ParallelWork { $Host.UI.ReadLine() }) }", "1|1")]
    public void Questions_are_answered_on_the_callers_thread(string work, string expected)
    {
        using var session = new Session();
        session.Host.Answers.Enqueue("1");
        session.Host.Answers.Enqueue("1");

        var result = session.Run($"1, 2 | Invoke-ParallelWork {work}; [Environment]::CurrentManagedThreadId").ShouldBeClean();

        string.Join('|', result.Text.SkipLast(1)).ShouldBe(expected);
        session.Host.AskedBy.Select(id => $"{id}").ShouldBe([result.Text[^1], result.Text[^1]]);
    }

    [Fact]
    public void A_question_of_an_item_that_is_not_yet_due_is_asked_all_the_same()
    {
        using var session = new Session();
        using var gate = new ManualResetEventSlim();
        session.Host.Answers.Enqueue("answer");

        session.With("gate", gate).Run("1, 2 | Invoke-ParallelWork { if ($_ -eq 1) { ($using:gate).Wait(30000) } else { $Host.UI.ReadLine(); ($using:gate).Set() } } -Ordered -ThrottleLimit 2")
            .ShouldBeClean().Line.ShouldBe("True|answer");
    }

    [Theory]
    [InlineData("0", "gone")]
    [InlineData("2", "")]
    public void A_confirmation_asks_the_caller(string answer, string expected)
    {
        using var session = new Session();
        session.Host.Answers.Enqueue(answer);

        session.Run("""
            function Remove-It { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('it')) { 'gone' } }
            1 | Invoke-ParallelWork { Remove-It } -Function Remove-It
            """).ShouldBeClean().Line.ShouldBe(expected);
        session.Host.AskedBy.Count.ShouldBe(1);
    }

    [Fact]
    public void A_question_that_nobody_answers_fails_its_item()
    {
        var result = Session.Once("1, 2 | Invoke-ParallelWork { if ($_ -eq 1) { $Host.UI.ReadLine() | ForEach-Object { $_ } }; 'after' } -Ordered");

        result.Errors.ShouldHaveSingleItem().ToString().ShouldContain("Nobody answers");
        result.Text.ShouldContain("after");
    }
}
