using System.IO.Compression;

namespace ConcurrencyOps.Build.Packaging;

/// <summary>Makes zip archives whose bytes depend on nothing but their content.</summary>
internal static class Archive
{
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Of(IEnumerable<(string Name, byte[] Content)> files)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
                entry.LastWriteTime = NoTime;
                using Stream body = entry.Open();
                body.Write(content);
            }
        }

        return stream.ToArray();
    }
}
