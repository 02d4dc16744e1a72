using System.Xml.Linq;

namespace ConcurrencyOps.Build.Packaging;

/// <summary>The three small files that make a zip a NuGet package.</summary>
internal static class NugetParts
{
    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd";
    private static readonly XNamespace Relation = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static readonly XNamespace Content = "http://schemas.openxmlformats.org/package/2006/content-types";

    public static string Specification(string id, ModuleManifest manifest) => Text(new XElement(Nuspec + "package",
        new XElement(Nuspec + "metadata",
            new XElement(Nuspec + "id", id),
            new XElement(Nuspec + "version", manifest.PackageVersion),
            new XElement(Nuspec + "authors", manifest.Author),
            new XElement(Nuspec + "requireLicenseAcceptance", "false"),
            Optional("licenseUrl", manifest.LicenseUri),
            Optional("projectUrl", manifest.ProjectUri),
            new XElement(Nuspec + "description", manifest.Description),
            new XElement(Nuspec + "copyright", manifest.Copyright),
            new XElement(Nuspec + "tags", string.Join(' ', Tags(manifest))))));

    public static string Relationships(string id) => Text(new XElement(Relation + "Relationships",
        new XElement(Relation + "Relationship",
            new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
            new XAttribute("Target", $"/{id}.nuspec"),
            new XAttribute("Id", "R1"))));

    /// <summary>Every extension must be declared; a file without one is declared by its name.</summary>
    public static string ContentTypes(IEnumerable<string> files)
    {
        const string Octets = "application/octet-stream";
        ILookup<bool, string> byExtension = files.ToLookup(file => Path.HasExtension(file));
        IEnumerable<string> extensions = byExtension[true].Select(file => Path.GetExtension(file)[1..]).Append("nuspec").Distinct().Order(StringComparer.Ordinal);

        return Text(new XElement(Content + "Types",
            new XElement(Content + "Default", new XAttribute("Extension", "rels"),
                new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
            extensions.Select(extension => new XElement(Content + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", Octets))),
            byExtension[false].Select(file => new XElement(Content + "Override", new XAttribute("PartName", $"/{file}"), new XAttribute("ContentType", Octets)))));
    }

    /// <summary>With the tags by which PSResourceGet finds modules and their cmdlets.</summary>
    private static IEnumerable<string> Tags(ModuleManifest manifest) =>
    [
        .. manifest.Tags, "PSModule", "PSIncludes_Cmdlet",
        .. manifest.Cmdlets.SelectMany(cmdlet => new[] { $"PSCmdlet_{cmdlet}", $"PSCommand_{cmdlet}" }),
    ];

    private static XElement? Optional(string name, string? value) => value is null ? null : new XElement(Nuspec + name, value);

    private static string Text(XElement root) => $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{root}\n".ReplaceLineEndings("\n");
}
