using System.Text;
using ConcurrencyOps.Build.Staging;

namespace ConcurrencyOps.Build.Packaging;

/// <summary>Packs the stage: a zip to unpack into a module folder, and a nupkg for Install-PSResource.</summary>
internal static class ModulePackager
{
    private const string Id = "ConcurrencyOps";

    /// <returns>The files that were made.</returns>
    /// <exception cref="BuildFailureException">The stage is not complete.</exception>
    public static IReadOnlyList<string> Run(RepositoryLayout layout)
    {
        using FileStream gate = StageGate.Enter(layout);
        StageCheck.Run(layout.Stage, StagedFiles.All);

        ModuleManifest manifest = ModuleManifest.Load(layout.Manifest);
        List<(string Name, byte[] Content)> module =
            [.. StagedFiles.All.Select(file => (file.Target, File.ReadAllBytes(Path.Combine(layout.Stage, file.Target))))];

        string zip = Path.Combine(layout.PackageFolder, $"{Id}-{manifest.PackageVersion}.zip");
        FileSync.Write(zip, Archive.Of(module.Select(file => ($"{Id}/{manifest.Version}/{file.Name}", file.Content))));

        string package = Path.Combine(layout.PackageFolder, $"{Id}.{manifest.PackageVersion}.nupkg");
        IEnumerable<(string, byte[])> parts =
        [
            ("_rels/.rels", Encoding.UTF8.GetBytes(NugetParts.Relationships(Id))),
            ($"{Id}.nuspec", Encoding.UTF8.GetBytes(NugetParts.Specification(Id, manifest))),
            ("[Content_Types].xml", Encoding.UTF8.GetBytes(NugetParts.ContentTypes(module.Select(file => file.Name)))),
            .. module,
        ];
        FileSync.Write(package, Archive.Of(parts));
        return [zip, package];
    }
}
