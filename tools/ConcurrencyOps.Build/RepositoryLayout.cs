using System.Reflection;

namespace ConcurrencyOps.Build;

/// <summary>Where things are: the repository, what the compiler left, and the stage.</summary>
internal sealed record RepositoryLayout(string Root, string Stage, string Artifacts, string Configuration, string PowerShellReference)
{
    public string Manifest => Path.Combine(Root, "ConcurrencyOps.psd1");

    public string ModuleFolder => Path.Combine(Root, "module");

    public string CommandDocs => Path.Combine(Root, "docs", "commands");

    public string PackageFolder => Path.Combine(Root, "out");

    /// <summary>The folder that the artifacts layout of the SDK gives a project with one target framework.</summary>
    public string OutputOf(string project)
    {
#pragma warning disable CA1308 // The SDK names the folder in lower case.
        return Path.Combine(Artifacts, "bin", project, Configuration.ToLowerInvariant());
#pragma warning restore CA1308
    }

    public static RepositoryLayout FromThisAssembly()
    {
        Dictionary<string, string?> metadata = typeof(RepositoryLayout).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .ToDictionary(attribute => attribute.Key, attribute => attribute.Value, StringComparer.Ordinal);

        return new RepositoryLayout(
            Required("RepositoryRoot"), Required("StageFolder"), Required("ArtifactsPath"), Required("Configuration"), Required("PowerShellReference"));

        string Required(string key) =>
            metadata.GetValueOrDefault(key) ?? throw new BuildFailureException("BUILD001", $"The build did not set {key}. Build with dotnet build.");
    }
}
