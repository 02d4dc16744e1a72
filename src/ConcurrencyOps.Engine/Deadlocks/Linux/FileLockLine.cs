using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>One flock lock, had or waited for: a line of /proc/locks, or of a file's entry in /proc/&lt;process&gt;/fdinfo.</summary>
/// <param name="ProcessId">Who took it, or waits for it.</param>
/// <param name="File">The file: device and number, as in fe:00:123.</param>
/// <param name="Access">Whether it is a shared lock.</param>
/// <param name="IsWaiting">It is waited for.</param>
internal sealed record FileLockLine(int ProcessId, string File, ResourceAccess Access, bool IsWaiting)
{
    private const string InFileInfo = "lock:";

    /// <summary>The file's number on its device.</summary>
    public string FileNumber => File[(File.LastIndexOf(':') + 1)..];

    /// <summary>All flock locks of a text; other locks and what is not understood are left out.</summary>
    public static IReadOnlyList<FileLockLine> ParseAll(string? text)
    {
        var lines = new List<FileLockLine>();
        foreach (var line in (text ?? "").Split('\n'))
        {
            var isInFile = line.StartsWith(InFileInfo, StringComparison.Ordinal);
            if (TryParse(isInFile ? line.AsSpan(InFileInfo.Length) : line, out var parsed))
                lines.Add(parsed);
        }

        return lines;
    }

    // 2: FLOCK  ADVISORY  WRITE 2869 fe:00:11666511 0 EOF, and with an arrow after the number for one that waits.
    private static bool TryParse(ReadOnlySpan<char> line, [NotNullWhen(true)] out FileLockLine? parsed)
    {
        parsed = null;
        var parts = line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isWaiting = parts.Length > 1 && parts[1] == "->";
        var at = isWaiting ? 2 : 1;
        if (parts.Length < at + 5 || parts[at] != "FLOCK" || parts[at + 4].Split(':').Length != 3)
            return false;

        if (!int.TryParse(parts[at + 3], NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process <= 0)
            return false;

        parsed = new(process, parts[at + 4], parts[at + 2] == "READ" ? ResourceAccess.Shared : ResourceAccess.Exclusive, isWaiting);
        return true;
    }
}
