using System.Globalization;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Health;

/// <summary>What the health commands do to the history file.</summary>
public sealed class HealthFileTests : IDisposable
{
    private readonly HttpStub _server = new HttpStub().With("/ok", 200);
    private readonly HistoryFiles _files = new();
    private readonly Session _session = new();

    public HealthFileTests() => _session.With("url", _server.Url).With("history", HistoryPath).With("state", StatePath);

    private string HistoryPath => Path.Combine(_files.Folder, "history.db");

    private string StatePath => Path.Combine(_files.Folder, "state.json");

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData("somebody's letters, not a database")]
    [InlineData("SQLite format 3\0 and then nothing that makes sense")]
    public void A_file_that_is_no_history_is_refused_before_the_first_check_and_left_as_it_is(string content)
    {
        File.WriteAllText(HistoryPath, content);

        var result = _session.Run("Test-ServiceHealth \"$url/ok\" -HistoryPath $history");

        result.ErrorId.ShouldBe("HistoryFailed");
        result.Error.ToString().ShouldContain(HistoryPath);
        _server.Requests.ShouldBeEmpty();
        File.ReadAllText(HistoryPath).ShouldBe(content);
        Directory.GetFiles(_files.Folder).ShouldBe([HistoryPath]);
    }

    [Fact]
    public void The_results_of_a_run_get_into_the_history_together_at_its_end()
    {
        using var running = _session.Start("\"$url/ok\", \"$url/silent\" | Test-ServiceHealth -StatePath $state -HistoryPath $history -TimeoutSeconds 3600");
        running.NextText().ShouldNotBeNull();

        // The state is saved every few seconds; what saves it would have saved the history too.
        SpinWait.SpinUntil(() => File.Exists(StatePath) && File.ReadAllText(StatePath).Contains("\"services\":{\"", StringComparison.Ordinal), Session.Patience)
            .ShouldBeTrue("the state was saved while the run went on");
        Entries().ShouldBe(0);

        running.BeginStop();
        running.Finish();
        Entries().ShouldBe(1);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("-HistoryRetentionDays 5", 1)]
    [InlineData("-HistoryRetentionDays 0", 3)]
    public void What_is_older_than_the_retention_goes_when_a_run_is_added(string arguments, int expected)
    {
        static string At(int daysAgo) => DateTimeOffset.UtcNow.AddDays(-daysAgo).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _files.Add("history.db", $"{At(40)} old Up Expected 1", $"{At(20)} recent Up Expected 1");

        _session.Run($"Test-ServiceHealth \"$url/ok\" -HistoryPath $history {arguments}").ShouldBeClean();

        Entries().ShouldBe(expected);
    }

    private int Entries()
    {
        using var other = new Session();
        return other.With("history", HistoryPath).Run("Get-ServiceHealthHistory $history").ShouldBeClean().Output.Count;
    }
}
