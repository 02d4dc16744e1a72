using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Host;

public sealed class ExampleTests
{
    private static string Folder => Path.GetFullPath(Path.Combine(EmbeddedEngine.StageFolder, "..", "..", "..", "examples"));

    /// <summary>
    /// The examples that need no argument, by file name; the folder below holds what they share. The scheduled check reads a CSV file, which
    /// takes a pwsh: its test is in the Pester suite.
    /// </summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.ps1").Select(path => Path.GetFileName(path)).Where(static file => file != "scheduled-check.ps1")];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Each_example_runs_in_the_embedded_engine(string file)
    {
        var result = await HostProcess.RunAsync(Path.Combine(Folder, file));

        result.Errors.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_quickstart_tells_how_each_service_is_and_writes_a_page()
    {
        var page = Path.Combine(Path.GetTempPath(), $"quickstart-{Guid.NewGuid():N}.html");
        try
        {
            var result = await HostProcess.RunAsync(Path.Combine(Folder, "quickstart.ps1"), "-ReportPath", page);

            result.Output.ShouldMatch(@"ok +Up .* 200");
            result.Output.ShouldMatch(@"missing +Down .* 404");
            result.Output.ShouldMatch(@"broken +Degraded .* 500");
            result.Output.ShouldMatch(@"slow +Up .* 200");
            result.Output.ShouldMatch(@"slower +Degraded .* 200");
            result.Output.ShouldMatch(@"nowhere +(Down|Unknown)");
            result.Output.ShouldMatch(@"TotalServices +: 6");
            (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).ShouldContain("nowhere");
        }
        finally
        {
            File.Delete(page);
        }
    }

    [Fact]
    public async Task The_parallel_work_example_tells_what_became_of_each_service()
    {
        var result = await HostProcess.RunAsync(Path.Combine(Folder, "parallel-work.ps1"));

        result.Output.ShouldMatch(@"Succeeded +\d .* web +200 OK");
        result.Output.ShouldMatch(@"Succeeded +2 .* billing +200 OK");
        result.Output.ShouldMatch(@"Failed +2 .* legacy +404 Not Found");
        result.Output.ShouldMatch(@"TimedOut +2 .* archive +The item did not finish within 1\.5 s\.");
        result.Output.ShouldMatch(@"Failed +2 .* gone ");
        result.Output.ShouldMatch(@"Total +: 12");
    }

    [Fact]
    public async Task The_bank_transfer_ends_and_no_money_is_lost()
    {
        var result = await HostProcess.RunAsync(Path.Combine(Folder, "bank-transfer.ps1"));

        result.Output.ShouldContain("alice has 950, bob has 1050, together 2000; 500 lines in the journal.");
        result.Output.ShouldMatch("LockOrderViolated: The lock 'account:alice' is asked for at .*bank-transfer.ps1:\\d+ while 'account:bob' is held");
    }
}
