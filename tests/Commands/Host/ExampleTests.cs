using ConcurrencyOps.Host;

namespace ConcurrencyOps.Tests.Host;

public sealed class ExampleTests
{
    private static string Folder => Path.GetFullPath(Path.Combine(EmbeddedEngine.StageFolder, "..", "..", "..", "examples"));

    /// <summary>The examples, by file name; the folder below holds what they share.</summary>
    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.ps1").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Each_example_runs_in_the_embedded_engine(string file)
    {
        var result = await HostProcess.RunAsync(Path.Combine(Folder, file));

        result.Errors.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_quickstart_tells_what_became_of_each_service()
    {
        var result = await HostProcess.RunAsync(Path.Combine(Folder, "quickstart.ps1"));

        result.Output.ShouldMatch(@"Succeeded +\d .* web +200 OK");
        result.Output.ShouldMatch(@"Succeeded +2 .* billing +200 OK");
        result.Output.ShouldMatch(@"Failed +2 .* legacy +404 Not Found");
        result.Output.ShouldMatch(@"TimedOut +2 .* archive +The item did not finish within 1\.5 s\.");
        result.Output.ShouldMatch(@"Failed +2 .* gone ");
        result.Output.ShouldMatch(@"Total +: 12");
    }
}
