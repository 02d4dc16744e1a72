namespace ConcurrencyOps.Build;

/// <summary>
/// Writes files so that a reader sees the old or the new one, never half of one, and leaves a file alone whose content is equal:
/// a running pwsh may have it loaded, and an unchanged time stamp keeps other incremental builds quiet.
/// </summary>
internal static class FileSync
{
    public const string TemporaryExtension = ".staging";

    /// <returns>True when the file was written.</returns>
    public static bool Write(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path) && content.SequenceEqual(File.ReadAllBytes(path)))
            return false;

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}{TemporaryExtension}";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new BuildFailureException("STAGE001", $"Cannot replace {path}: {exception.Message} Close the PowerShell that has the module loaded.");
        }

        return true;
    }

    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BuildFailureException("STAGE002", $"Cannot remove {path}: {exception.Message} Close the PowerShell that has the module loaded.");
        }
    }
}
