using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>Writes a file whole or not at all: into a new file beside it, to the disk, then by renaming. A reader never sees a half.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file. When anything fails, what was there before is still there, and nothing else is left behind.</summary>
    /// <param name="path">The full path. A symbolic link is followed: the file behind it is replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="overwrite">A file that is already there is replaced; else that is an <see cref="IOException"/>.</param>
    /// <exception cref="IOException">The folder is missing, the path is a folder, or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite)
    {
        string target = FinalTarget(path);
        if (Directory.Exists(target))
            throw new IOException($"'{path}' is a folder. Name a file in it.");
        string folder = Path.GetDirectoryName(target) is { Length: > 0 } parent ? parent : ".";
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist. Make it first: New-Item -ItemType Directory -Path '{folder}'.");
        if (!overwrite && File.Exists(target))
            throw new IOException($"The file '{path}' already exists.");

        // Not the file's own ending: a collector that reads *.prom must not see it.
        string temporary = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".{Guid.NewGuid():N}.tmp"));
        try
        {
            Fill(temporary, write);
            File.Move(temporary, target, overwrite);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    private static string FinalTarget(string path) => new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;

    private static void Fill(string temporary, Action<Stream> write)
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to tell.
        }
    }
}
