namespace ConcurrencyOps.Tests.Host;

public sealed class HostCommandTests
{
    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("Write-Error 'wrong'", 1)]
    [InlineData("Write-Error 'wrong'; 'fine'", 0)]
    [InlineData("throw 'broken'", 1)]
    [InlineData("if (", 1)]
    public async Task The_exit_code_is_that_of_the_last_statement(string command, int exitCode)
    {
        var result = await HostProcess.RunAsync("-Command", command);

        result.ExitCode.ShouldBe(exitCode, result.Errors);
        if (exitCode == 1) result.Errors.Trim().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("missing.ps1")]
    [InlineData("-File")]
    [InlineData("-NoSuchOption")]
    [InlineData("-Command")]
    [InlineData("program.exe")]
    public async Task Wrong_usage_ends_with_64_and_says_how_to_use_it(string argument)
    {
        var result = await HostProcess.RunAsync(argument);

        result.ExitCode.ShouldBe(64);
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldContain("Usage:");
    }

    [Fact]
    public async Task It_says_what_it_is_on_standard_error_only()
    {
        using var host = HostProcess.Start("-Command", "'fine'");

        var result = await host.FinishAsync();

        result.Lines.ShouldBe(["fine"]);
        result.Errors.ShouldContain("pwsh is the full shell");
    }

    [Fact]
    public async Task Nobody_to_answer_is_an_error_and_not_a_yes()
    {
        var result = await HostProcess.RunAsync(
            "-Command",
            "function Remove-It { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('it')) { 'gone' } }; Remove-It");

        result.Output.ShouldNotContain("gone");
        result.Errors.ShouldContain("nobody to answer");
    }
}
