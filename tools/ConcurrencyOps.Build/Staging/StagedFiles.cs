namespace ConcurrencyOps.Build.Staging;

/// <summary>The shipped module, file by file. Nothing reaches a user that is not named here.</summary>
internal static class StagedFiles
{
    public const string Help = "en-US/ConcurrencyOps.dll-Help.xml";

    /// <summary>Projects whose whole output goes to bin/dependencies, into the private load context.</summary>
    public static IReadOnlyList<string> Adapters { get; } = ["ConcurrencyOps.Resilience"];

    public static IReadOnlyList<StagedFile> All { get; } =
    [
        new("ConcurrencyOps.psd1", FileOrigin.Root),
        new("LICENSE", FileOrigin.Root),
        new("CHANGELOG.md", FileOrigin.Root),

        new("ConcurrencyOps.format.ps1xml", FileOrigin.Module),
        new("ConcurrencyOps.types.ps1xml", FileOrigin.Module),
        new("en-US/about_ConcurrencyOps.help.txt", FileOrigin.Module),
        new(Help, FileOrigin.Generated),

        // The symbols are shipped: a stack trace with line numbers is worth their size to the person on call.
        new("bin/ConcurrencyOps.dll", FileOrigin.ProjectOutput, "ConcurrencyOps"),
        new("bin/ConcurrencyOps.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps"),
        new("bin/ConcurrencyOps.Engine.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Engine"),
        new("bin/ConcurrencyOps.Engine.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps.Engine"),

        new("bin/dependencies/ConcurrencyOps.Resilience.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Resilience"),
        new("bin/dependencies/ConcurrencyOps.Resilience.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps.Resilience"),
        new("bin/dependencies/Polly.Core.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Resilience"),
    ];
}
