using ConcurrencyOps.Build.Help;

namespace ConcurrencyOps.Build.Staging;

/// <summary>Brings the stage in line with the list of staged files.</summary>
internal sealed class Stager(RepositoryLayout layout)
{
    /// <returns>How many files were written.</returns>
    /// <exception cref="BuildFailureException">A source is missing or unlisted, or the help is incomplete.</exception>
    public int Run()
    {
        using FileStream gate = StageGate.Enter(layout);

        BuildFailureException.ThrowIfAny([.. MissingSources(), .. StageCheck.UnlistedSources(layout, StagedFiles.All)]);
        byte[] help = MamlWriter.Write(HelpSource.Read(layout));

        RemoveStaleFiles();
        int written = StagedFiles.All.Count(file =>
            FileSync.Write(Path.Combine(layout.Stage, file.Target), file.SourceIn(layout) is { } source ? File.ReadAllBytes(source) : help));

        StageCheck.Run(layout.Stage, StagedFiles.All);
        return written;
    }

    private IEnumerable<BuildProblem> MissingSources() =>
        from file in StagedFiles.All
        let source = file.SourceIn(layout)
        where source is not null && !File.Exists(source)
        select new BuildProblem("StagedFiles.cs", "STAGE006", $"{file.Target} cannot be staged: {source} does not exist.");

    private void RemoveStaleFiles()
    {
        HashSet<string> listed = [.. StagedFiles.All.Select(file => file.Target)];
        foreach (string stale in StageCheck.FilesIn(layout.Stage).Where(file => !listed.Contains(file)).ToList())
            FileSync.Delete(Path.Combine(layout.Stage, stale));

        if (!Directory.Exists(layout.Stage))
            return;
        // Deepest first, so that a folder that held only empty folders goes too.
        foreach (string folder in Directory.GetDirectories(layout.Stage, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }
}
