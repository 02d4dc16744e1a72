namespace ConcurrencyOps.Tests.Targets;

/// <summary>What a .NET process that is killed leaves in the folder for temporary files.</summary>
internal static class LeftBehind
{
    private const string MutexFolder = "/tmp/.dotnet/shm";

    /// <summary>Deletes the ends of its diagnostics and its mutexes.</summary>
    public static void Delete(int process)
    {
        if (!OperatingSystem.IsLinux())
            return;

        Delete(Path.GetTempPath(), $"clr-debug-pipe-{process}-*", SearchOption.TopDirectoryOnly);
        Delete(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*", SearchOption.TopDirectoryOnly);
        DeleteMutexes(process);
    }

    /// <summary>Deletes mutexes that are named after a process: cops-4711-a.</summary>
    public static void DeleteMutexes(int process) => Delete(MutexFolder, $"cops-{process}-*", SearchOption.AllDirectories);

    private static void Delete(string folder, string pattern, SearchOption depth)
    {
        if (!Directory.Exists(folder))
            return;

        foreach (var file in Directory.EnumerateFiles(folder, pattern, depth))
            File.Delete(file);
    }
}
