namespace ConcurrencyOps.Build.Staging;

/// <summary>The shipped module, file by file. Nothing reaches a user that is not named here.</summary>
internal static class StagedFiles
{
    public const string Help = "en-US/ConcurrencyOps.dll-Help.xml";

    /// <summary>Projects whose whole output goes to bin/dependencies, into the private load context.</summary>
    public static IReadOnlyList<string> Adapters { get; } = ["ConcurrencyOps.Diagnostics", "ConcurrencyOps.History", "ConcurrencyOps.Resilience"];

    /// <summary>SQLite for each platform that there is a PowerShell for. Its package brings more, which stay behind.</summary>
    private static readonly string[] SqliteLibraries =
    [
        "linux-arm/native/libe_sqlite3.so", "linux-arm64/native/libe_sqlite3.so", "linux-x64/native/libe_sqlite3.so",
        "linux-musl-arm64/native/libe_sqlite3.so", "linux-musl-x64/native/libe_sqlite3.so",
        "osx-arm64/native/libe_sqlite3.dylib", "osx-x64/native/libe_sqlite3.dylib",
        "win-arm64/native/e_sqlite3.dll", "win-x64/native/e_sqlite3.dll", "win-x86/native/e_sqlite3.dll",
    ];

    /// <summary>What ClrMD, the diagnostics client and TraceEvent need at run time on PowerShell 7.4 and later.</summary>
    private static readonly string[] DiagnosticsPackages =
    [
        "Azure.Core.dll", "Microsoft.Diagnostics.FastSerialization.dll", "Microsoft.Diagnostics.NETCore.Client.dll", "Microsoft.Diagnostics.Runtime.dll",
        "Microsoft.Diagnostics.Tracing.TraceEvent.dll", "System.Collections.Immutable.dll", "System.Reflection.Metadata.dll",
    ];

    public static IReadOnlyList<StagedFile> All { get; } =
    [
        new("ConcurrencyOps.psd1", FileOrigin.Root),
        new("LICENSE", FileOrigin.Root),
        new("CHANGELOG.md", FileOrigin.Root),

        new("ConcurrencyOps.format.ps1xml", FileOrigin.Module),
        new("ConcurrencyOps.Deadlocks.format.ps1xml", FileOrigin.Module),
        new("ConcurrencyOps.Health.format.ps1xml", FileOrigin.Module),
        new("ConcurrencyOps.HealthHistory.format.ps1xml", FileOrigin.Module),
        new("ConcurrencyOps.Locks.format.ps1xml", FileOrigin.Module),
        new("ConcurrencyOps.Resilience.format.ps1xml", FileOrigin.Module),
        new("ConcurrencyOps.types.ps1xml", FileOrigin.Module),
        new("en-US/about_ConcurrencyOps.help.txt", FileOrigin.Module),
        new("en-US/about_ConcurrencyOps_Resilience.help.txt", FileOrigin.Module),
        new("en-US/about_ConcurrencyOps_Health.help.txt", FileOrigin.Module),
        new("en-US/about_ConcurrencyOps_Locks.help.txt", FileOrigin.Module),
        new(Help, FileOrigin.Generated),

        // The symbols are shipped: a stack trace with line numbers is worth their size to the person on call.
        new("bin/ConcurrencyOps.dll", FileOrigin.ProjectOutput, "ConcurrencyOps"),
        new("bin/ConcurrencyOps.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps"),
        new("bin/ConcurrencyOps.Engine.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Engine"),
        new("bin/ConcurrencyOps.Engine.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps.Engine"),

        new("bin/dependencies/ConcurrencyOps.Diagnostics.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Diagnostics"),
        new("bin/dependencies/ConcurrencyOps.Diagnostics.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps.Diagnostics"),
        new("bin/dependencies/ConcurrencyOps.Inspector.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Inspector"),
        new("bin/dependencies/ConcurrencyOps.Inspector.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps.Inspector"),
        new("bin/dependencies/ConcurrencyOps.Inspector.runtimeconfig.json", FileOrigin.ProjectOutput, "ConcurrencyOps.Inspector"),
        .. DiagnosticsPackages.Select(file => new StagedFile($"bin/dependencies/{file}", FileOrigin.ProjectOutput, "ConcurrencyOps.Diagnostics")),

        new("bin/dependencies/ConcurrencyOps.History.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.History"),
        new("bin/dependencies/ConcurrencyOps.History.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps.History"),
        new("bin/dependencies/Microsoft.Data.Sqlite.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.History"),
        new("bin/dependencies/SQLitePCLRaw.batteries_v2.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.History"),
        new("bin/dependencies/SQLitePCLRaw.core.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.History"),
        new("bin/dependencies/SQLitePCLRaw.provider.e_sqlite3.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.History"),
        .. SqliteLibraries.Select(file => new StagedFile($"bin/dependencies/runtimes/{file}", FileOrigin.ProjectOutput, "ConcurrencyOps.History")),

        new("bin/dependencies/ConcurrencyOps.Resilience.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Resilience"),
        new("bin/dependencies/ConcurrencyOps.Resilience.pdb", FileOrigin.ProjectOutput, "ConcurrencyOps.Resilience"),
        new("bin/dependencies/Polly.Core.dll", FileOrigin.ProjectOutput, "ConcurrencyOps.Resilience"),
    ];
}
