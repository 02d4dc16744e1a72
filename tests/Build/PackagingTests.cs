using System.IO.Compression;
using System.Xml.Linq;
using ConcurrencyOps.Build.Packaging;

namespace ConcurrencyOps.Build.Tests;

public sealed class PackagingTests
{
    private const string ManifestText = """
        @{
            # ModuleVersion = '9.9.9'
            ModuleVersion   = '1.2.3'
            Author          = 'Some''one'
            Description     = 'Does things.'
            CmdletsToExport = @('Get-Sample',
                'Test-Sample')
            PrivateData = @{ PSData = @{
                Tags       = @('PSEdition_Core', 'ops')
                Prerelease = 'beta1'
            } }
        }
        """;

    private readonly ModuleManifest _manifest = new(ManifestText);

    [Fact]
    public void Reads_the_manifest()
    {
        _manifest.Version.ShouldBe("1.2.3");
        _manifest.PackageVersion.ShouldBe("1.2.3-beta1");
        _manifest.Author.ShouldBe("Some'one");
        _manifest.Cmdlets.ShouldBe(["Get-Sample", "Test-Sample"]);
    }

    [Fact]
    public void A_manifest_without_a_needed_value_fails() =>
        Should.Throw<BuildFailureException>(() => new ModuleManifest("@{ }").Version).Message.ShouldContain("ModuleVersion");

    [Fact]
    public void The_specification_carries_version_and_tags()
    {
        XElement metadata = XDocument.Parse(NugetParts.Specification("Sample", _manifest)).Root!.Elements().Single();

        metadata.Elements().Single(element => element.Name.LocalName == "version").Value.ShouldBe("1.2.3-beta1");
        metadata.Elements().Single(element => element.Name.LocalName == "tags").Value.ShouldStartWith("PSEdition_Core ops PSModule PSIncludes_Cmdlet PSCmdlet_Get-Sample");
    }

    [Fact]
    public void The_content_types_name_files_without_extension() =>
        NugetParts.ContentTypes(["LICENSE", "bin/a.dll"]).ShouldContain("PartName=\"/LICENSE\"");

    [Fact]
    public void An_archive_depends_on_its_content_only()
    {
        (string, byte[])[] files = [("a/b.txt", "text"u8.ToArray())];

        Archive.Of(files).ShouldBe(Archive.Of(files));
        using ZipArchive archive = new(new MemoryStream(Archive.Of(files)));
        archive.Entries.Single().FullName.ShouldBe("a/b.txt");
    }
}
