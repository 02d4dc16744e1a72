namespace ConcurrencyOps.Locking;

/// <summary>Which thread asked for locks, and where in a script. Kept in parts: it is put into words only when somebody reads it.</summary>
/// <param name="ThreadId">The number of the thread.</param>
/// <param name="ThreadName">Its name when it took its first lock; null for none.</param>
/// <param name="File">The script's file; null or empty for the command line.</param>
/// <param name="Line">The line, from 1; 0 when it is not known.</param>
internal sealed record LockOrigin(long ThreadId, string? ThreadName, string? File, int Line)
{
    public const string UnknownPlace = "an unknown place";

    /// <summary>The place as file:line; as line:1, like in PowerShell's own messages, without a file; null when it is not known.</summary>
    public string? Site => Line <= 0 ? null : $"{(string.IsNullOrEmpty(File) ? "line" : File)}:{Line}";

    /// <summary>The place for a sentence.</summary>
    public string SiteText => Site ?? UnknownPlace;

    /// <summary>The thread for a sentence.</summary>
    public string Thread => string.IsNullOrEmpty(ThreadName) ? $"thread {ThreadId}" : $"thread {ThreadId} '{ThreadName}'";
}
