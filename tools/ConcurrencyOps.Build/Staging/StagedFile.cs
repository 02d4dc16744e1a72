namespace ConcurrencyOps.Build.Staging;

/// <summary>One file of the shipped module.</summary>
/// <param name="Target">Its path in the module, with forward slashes.</param>
/// <param name="Origin">Where its content comes from.</param>
/// <param name="Project">For <see cref="FileOrigin.ProjectOutput"/>: whose output folder.</param>
internal sealed record StagedFile(string Target, FileOrigin Origin, string? Project = null)
{
    // A native library lies in the same folder below its assembly's, in the output and in the stage.
    private const string NativeFolder = "runtimes/";

    private string PathInOutput =>
        Target.IndexOf(NativeFolder, StringComparison.Ordinal) is >= 0 and int start ? Target[start..] : Path.GetFileName(Target);

    /// <summary>The path of the source, or null for a file that the build writes itself.</summary>
    public string? SourceIn(RepositoryLayout layout) => Origin switch
    {
        FileOrigin.Root => Path.Combine(layout.Root, Target),
        FileOrigin.Module => Path.Combine(layout.ModuleFolder, Target),
        FileOrigin.ProjectOutput => Path.Combine(layout.OutputOf(Project!), PathInOutput),
        _ => null,
    };
}
