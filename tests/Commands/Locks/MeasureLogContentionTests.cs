using System.Text.Json;
using ConcurrencyOps.Tests.Support;

namespace ConcurrencyOps.Tests.Locks;

/// <summary>Measure-LockContention on lock logs as a user meets it.</summary>
public sealed class MeasureLogContentionTests : IDisposable
{
    // T1 has 'db' for 100 ms, T2 waits 90 of them; 'log' is taken without a wait.
    private const string Log = """
        TimestampNs,ThreadId,ThreadName,LockId,LockName,Event,Site
        0,1,,7,db,Acquired,a.ps1:1
        10000000,2,worker,7,db,Waiting,b.ps1:1
        20000000,1,,8,log,Acquired,a.ps1:2
        30000000,1,,8,log,Released,
        100000000,1,,7,db,Released,
        100000000,2,worker,7,db,Acquired,b.ps1:1
        150000000,2,worker,7,db,Released,
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_is_a_row_for_each_lock_the_longest_waited_for_first()
    {
        string path = Put("locks.csv", Log);

        Session.Once($$"""
            Measure-LockContention -Path '{{path}}' | ForEach-Object {
                "$($_.GetType().Name) $($_.LockId) $($_.LockName) $($_.Acquisitions) $($_.Contentions) $($_.WaitTotalMs) $($_.HoldTotalMs) $($_.MaxWaiters) $($_.Threads) $($_.TopOwner) $($_.TopWaiter) $($_.Site)"
            }
            """).ShouldBeClean().Text.ShouldBe(["LockContention 7 db 2 1 90 150 1 2 T1 T2 'worker' b.ps1:1", "LockContention 8 log 1 0 0 10 0 1   "]);
    }

    [Theory]
    [InlineData("Site", "b.ps1:1 90|a.ps1:1 0|a.ps1:2 0")]
    [InlineData("Thread", "T1 90|T2 'worker' 0")]
    [InlineData("Type", " 90")]
    public void Rows_stand_for_what_is_asked_for(string grouping, string rows) =>
        Session.Once($"Measure-LockContention -Path '{Put("locks.csv", Log)}' -GroupBy {grouping} | ForEach-Object {{ \"$($_.LockName) $($_.WaitTotalMs)\" }}").ShouldBeClean().Line.ShouldBe(rows);

    [Fact]
    public void Rows_from_the_pipeline_are_measured() =>
        Session.Once($"{LogFiles.AsObjects} | Measure-LockContention | ForEach-Object LockId").ShouldBeClean().Line.ShouldBe("B|A|x|y");

    [Fact]
    public void A_trace_without_times_counts_acquisitions_only() =>
        Session.Once($"Measure-LockContention -Path '{Put("t.std", "T0|acq(l1)|1\nT0|rel(l1)|2\nT1|acq(l1)|3\n")}' | ForEach-Object {{ \"$($_.Acquisitions) $($_.Contentions) [$($_.HoldTotalMs)] $($_.Threads)\" }}")
            .ShouldBeClean().Line.ShouldBe("2 0 [] 2");

    [Fact]
    public void The_flame_graph_has_a_profile_for_each_file()
    {
        string one = Put("one.csv", Log), two = Put("two.csv", Log), graph = Path.Combine(_folder.Path, "waits.speedscope.json");

        Session.Once($"$null = Measure-LockContention -Path '{one}', '{two}' -FlameGraphPath '{graph}'").ShouldBeClean();

        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(graph));
        file.RootElement.GetProperty("profiles").EnumerateArray().Select(static profile => (profile.GetProperty("name").GetString(), profile.GetProperty("endValue").GetInt64()))
            .ShouldBe([(one, 90_000_000L), (two, 90_000_000L)]);
        file.RootElement.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(static frame => frame.GetProperty("name").GetString()).ShouldBe(["b.ps1:1", "waits for db"]);
        Directory.GetFiles(_folder.Path, ".*").ShouldBeEmpty();
    }

    [Fact]
    public void A_flame_graph_that_cannot_be_written_is_told_before_anything_is_measured()
    {
        var result = Session.Once($"Measure-LockContention -Path '{Put("locks.csv", Log)}' -FlameGraphPath '{_folder.Path}/nowhere/graph.json'");

        result.ErrorId.ShouldBe("FlameGraphNotWritten");
        result.Output.ShouldBeEmpty();
        Session.Once($"Measure-LockContention -Path '{_folder.Path}/locks.csv' -FlameGraphPath '{_folder.Path}'").Error.ToString().ShouldContain("is a folder");
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() =>
        Session.Once($"Measure-LockContention -Path '{_folder.Path}/missing.csv'").ErrorId.ShouldBe("LogNotFound");

    private string Put(string name, string content)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }
}
