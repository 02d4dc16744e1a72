using System.Runtime.InteropServices;

namespace ConcurrencyOps.Loading;

/// <summary>Where the native libraries of our packages lie: runtimes/{platform}/native below the adapters, as in the packages.</summary>
internal static class NativeLibraries
{
    /// <summary>The paths to try for a library, the likeliest first. On Linux both C libraries: only the right one's file can be loaded.</summary>
    /// <param name="folder">The folder of the adapters.</param>
    /// <param name="name">The name as in the import: without prefix and ending.</param>
    /// <param name="platform">The runtime identifier of this process, such as linux-musl-x64; a distribution's own build may say alpine.3.20-x64.</param>
    /// <param name="architecture">Of this process, not of the machine.</param>
    public static IEnumerable<string> Candidates(string folder, string name, string platform, Architecture architecture)
    {
#pragma warning disable CA1308 // Folder names are in lower case.
        var processor = architecture.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        if (platform.StartsWith("win", StringComparison.Ordinal))
            return [PathOf($"win-{processor}", $"{name}.dll")];

        if (platform.StartsWith("osx", StringComparison.Ordinal))
            return [PathOf($"osx-{processor}", $"lib{name}.dylib")];

        var glibc = PathOf($"linux-{processor}", $"lib{name}.so");
        var musl = PathOf($"linux-musl-{processor}", $"lib{name}.so");
        var isMusl = platform.Contains("musl", StringComparison.Ordinal) || platform.StartsWith("alpine", StringComparison.Ordinal);
        return isMusl ? [musl, glibc] : [glibc, musl];

        string PathOf(string part, string file) => Path.Combine(folder, "runtimes", part, "native", file);
    }

    /// <summary>Loads a library for this process; 0 when there is none that fits.</summary>
    public static nint TryLoad(string folder, string name)
    {
        foreach (var path in Candidates(folder, name, RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture))
        {
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out var library))
                return library;
        }

        return 0;
    }
}
