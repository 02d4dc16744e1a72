namespace ConcurrencyOps.State;

/// <summary>Opens files that only their owner may read: addresses and messages of services are nobody else's business.</summary>
internal static class PrivateFile
{
    /// <summary>Opens a file without buffering; one that is made gets mode 0600 on Unix, on Windows what its directory passes on.</summary>
    /// <exception cref="IOException">It cannot be opened, or another process has it.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is FileMode.Create or FileMode.CreateNew or FileMode.OpenOrCreate)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        return new FileStream(path, options);
    }
}
