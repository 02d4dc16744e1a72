namespace ConcurrencyOps.Tests;

/// <summary>
/// A folder of one test, deleted at its end. Something may still be at work in it then: a command that was stopped stores the rest behind its back. So the
/// deletion is tried again for a while; only what never lets go of the folder is an error.
/// </summary>
internal sealed class TempFolder : IDisposable
{
    private const int Attempts = 600;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public string Path { get; } = Directory.CreateTempSubdirectory("concurrencyops-test-").FullName;

    /// <summary>The path of a file or folder in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, and makes the folder it is in.</summary>
    public string Put(string name, string text = "text")
    {
        var path = At(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The names of what is in it, sorted.</summary>
    public string[] Names(string pattern = "*") =>
        [.. Directory.GetFileSystemEntries(Path, pattern).Select(static entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception inUse) when (attempt < Attempts && inUse is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
