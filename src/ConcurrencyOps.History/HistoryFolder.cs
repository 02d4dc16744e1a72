namespace ConcurrencyOps.Health;

/// <summary>What there is to know about where a history lies.</summary>
internal static class HistoryFolder
{
    /// <summary>
    /// Whether the folder is on a network share, as far as the system tells. A write-ahead log needs memory that all writers share, which
    /// writers on two machines do not have.
    /// </summary>
    public static bool IsRemote(string folder)
    {
        if (OperatingSystem.IsWindows() && folder.StartsWith(@"\\", StringComparison.Ordinal))
            return true;

        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).DriveType == DriveType.Network;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
