using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Work;

/// <summary>A block runs the same, whether the engine's own way in is there or only the public one.</summary>
public sealed class InvocationPathTests
{
    [Theory]
    [InlineData("{ $_ }", "5|ended")]
    [InlineData("{ $PSItem; $args.Count }", "5|0|ended")]
    [InlineData("{ param($a, $b) \"$a $b $_\" } -Arguments x, y", "x y 5|ended")]
    [InlineData("{ ,@(1, 2) }", "1 2|ended")]
    [InlineData("{ $null; 'x' }", "|x|ended")]
    [InlineData("{ 1 / 0; 'after' }", "Attempted to divide by zero.|after|ended")]
    [InlineData("{ Write-Error 'e'; 'after' }", "e|after|ended")]
    [InlineData("{ 'before'; throw 'no' }", "before|ended by RuntimeException no")]
    [InlineData("{ 'before'; Write-Error 'e' -ErrorAction Stop }", "before|ended by ActionPreferenceStopException The running command stopped because the preference variable \"ErrorActionPreference\" or common parameter is set to Stop: e")]
    [InlineData("{ 'before'; break }", "before|ended by BreakException ")]
    [InlineData("{ 'before'; continue }", "before|ended by ContinueException ")]
    [InlineData("{ 'before'; exit 3 }", "before|ended by ExitException ")]
    [InlineData("{ 'before'; return 'r'; 'after' }", "before|r|ended")]
    [InlineData("{ $left = 1 }", "ended")]
    [InlineData("{ Write-Warning 'w'; 'o'; Write-Verbose 'v' -Verbose; Write-Information 'i' }", "w|v|i|o|ended")]
    [InlineData("{ 1..3 | Where-Object { $_ -gt 1 }; $_ }", "2|3|5|ended")]
    [InlineData("{ $input.Count; @($input).Count }", null)]
    [InlineData("{ $_ = 7; $_ }", "7|ended")]
    [InlineData("{ [CmdletBinding()] param() $_ }", "5|ended")]
    [InlineData("{ begin { 'b' } process { $_ } end { 'e' } }", "b|5|e|ended")]
    public void Both_ways_give_the_same(string block, string? expected)
    {
        using var session = new Session();
        session.With("assembly", typeof(InvokeBodyCommand).Assembly).Run("Import-Module -Assembly $assembly").ShouldBeClean();

        var direct = Everything(session.Run($"Invoke-Body {block} -Item 5 -Direct; \"<$left>\""));
        var nested = Everything(session.Run($"Invoke-Body {block} -Item 5; \"<$left>\""));

        nested.ShouldBe(direct);
        if (expected is not null)
            direct.ShouldBe($"{expected}|<>");
    }

    private static string Everything(SessionResult result) =>
        string.Join('|', [.. result.ErrorTexts, .. result.Warnings, .. result.Verbose, .. result.Information.Select(record => $"{record}"), .. result.Text]);
}
