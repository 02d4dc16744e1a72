using ConcurrencyOps.Build.Staging;

namespace ConcurrencyOps.Build.Tests;

public sealed class StageTests : IDisposable
{
    private static readonly StagedFile[] Listed = [new("a.txt", FileOrigin.Root), new("bin/b.dll", FileOrigin.Root)];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_stage_that_matches_the_list_passes()
    {
        _folder.Put("a.txt");
        _folder.Put("bin/b.dll");

        Should.NotThrow(() => StageCheck.Run(_folder.Path, Listed));
    }

    [Fact]
    public void Names_a_missing_and_an_extra_file()
    {
        _folder.Put("a.txt");
        _folder.Put("bin/c.dll");

        BuildFailureException failure = Should.Throw<BuildFailureException>(() => StageCheck.Run(_folder.Path, Listed));

        failure.Problems.Select(problem => (problem.Code, problem.Message.Split(' ')[0])).ShouldBe([("STAGE003", "bin/b.dll"), ("STAGE004", "bin/c.dll")]);
    }

    [Fact]
    public void Names_an_assembly_that_a_package_brought_along_and_a_static_file_that_nobody_listed()
    {
        RepositoryLayout layout = Layout();
        _folder.Put("artifacts/bin/ConcurrencyOps.Resilience/debug/Polly.Core.dll");
        string assembly = _folder.Put("artifacts/bin/ConcurrencyOps.Resilience/debug/Surprise.dll");
        string topic = _folder.Put("module/en-US/about_Surprise.help.txt");

        StageCheck.UnlistedSources(layout, StagedFiles.All).Select(problem => problem.Message.Split(' ')[0]).ShouldBe([assembly, topic], ignoreOrder: true);
    }

    [Fact]
    public void The_stage_of_this_build_is_complete()
    {
        RepositoryLayout layout = RepositoryLayout.FromThisAssembly();

        BuildTool.Run(["check-stage"], layout, TextWriter.Null, Console.Error).ShouldBe(0);
    }

    [Fact]
    public void Staging_removes_what_is_not_listed_and_writes_nothing_twice()
    {
        RepositoryLayout layout = RepositoryLayout.FromThisAssembly() with { Stage = _folder.At("stage") };
        _folder.Put("stage/old/stale.dll");

        new Stager(layout).Run().ShouldBe(StagedFiles.All.Count);
        new Stager(layout).Run().ShouldBe(0);

        Directory.Exists(_folder.At("stage/old")).ShouldBeFalse();
    }

    private RepositoryLayout Layout() => new(_folder.Path, _folder.At("stage"), _folder.At("artifacts"), "Debug", string.Empty);
}
