using System.Runtime.InteropServices;
using ConcurrencyOps.Tests.Targets;

namespace ConcurrencyOps.Tests.Deadlocks.Live;

/// <summary>A dotnet host with .NET 8 and nothing else, as PowerShell 7.4 has it: put together of what publishing for .NET 8 brought.</summary>
internal static class OldestRuntime
{
    private const string Version = "8.0.31";
    private const string Name = "Microsoft.NETCore.App";

    /// <summary>Its dotnet, in the folder.</summary>
    public static async Task<string> AssembleAsync(TempFolder folder)
    {
        await PublishedTarget.ForAsync("net8.0");
        var pack = Path.Combine(Packages(), $"{Name}.Runtime.linux-x64".ToLowerInvariant(), Version, "runtimes", "linux-x64");
        Assert.SkipUnless(Directory.Exists(pack), $"The runtime of .NET 8 is not in {pack}.");
        var framework = Directory.CreateDirectory(Path.Combine(folder.Path, "shared", Name, Version)).FullName;
        var host = Directory.CreateDirectory(Path.Combine(folder.Path, "host", "fxr", Version)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(pack, "native")).Concat(Directory.GetFiles(Path.Combine(pack, "lib", "net8.0"))))
            File.CreateSymbolicLink(Path.Combine(Path.GetFileName(file) == "libhostfxr.so" ? host : framework, Path.GetFileName(file)), file);

        var dotnet = folder.At("dotnet");

        // The file itself: a link would lead the host away from here.
        File.Copy(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"), dotnet);
        return dotnet;
    }

    private static string Packages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
