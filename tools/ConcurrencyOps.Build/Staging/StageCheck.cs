namespace ConcurrencyOps.Build.Staging;

/// <summary>Compares a stage with the list of staged files, in both directions.</summary>
internal static class StageCheck
{
    private const string Origin = "StagedFiles.cs";

    /// <exception cref="BuildFailureException">The stage holds more or less than the list.</exception>
    public static void Run(string stage, IReadOnlyList<StagedFile> expected)
    {
        HashSet<string> listed = [.. expected.Select(file => file.Target)];
        HashSet<string> found = [.. FilesIn(stage)];

        BuildFailureException.ThrowIfAny(
        [
            .. listed.Except(found).Order(StringComparer.Ordinal)
                .Select(file => new BuildProblem(Origin, "STAGE003", $"{file} is listed but is not in the stage {stage}. Run dotnet build.")),
            .. found.Except(listed).Order(StringComparer.Ordinal)
                .Select(file => new BuildProblem(Origin, "STAGE004", $"{file} is in the stage {stage} but is not listed.")),
        ]);
    }

    /// <summary>
    /// Sources that no one would miss until a user does: a new static file, or an assembly that a new version of a package brought along.
    /// </summary>
    public static IEnumerable<BuildProblem> UnlistedSources(RepositoryLayout layout, IReadOnlyList<StagedFile> expected)
    {
        HashSet<string> listed = [.. expected.Select(file => file.SourceIn(layout)).OfType<string>().Select(Path.GetFullPath)];

        IEnumerable<string> sources = FilesIn(layout.ModuleFolder).Select(file => Path.Combine(layout.ModuleFolder, file))
            .Concat(StagedFiles.Adapters.SelectMany(adapter => AssembliesIn(layout.OutputOf(adapter))));

        return sources.Where(source => !listed.Contains(Path.GetFullPath(source))).Order(StringComparer.Ordinal)
            .Select(source => new BuildProblem(Origin, "STAGE005", $"{source} would not be shipped. List it, or remove it."));
    }

    public static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
        : [];

    private static IEnumerable<string> AssembliesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories) : [];
}
