using System.Globalization;

namespace ConcurrencyOps.Deadlocks;

/// <summary>A part of a process's memory that it shares with others by a file: one line of /proc/&lt;process&gt;/maps.</summary>
/// <param name="Start">Its first address.</param>
/// <param name="End">The address behind it.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="File">The file: device and number, as in fe:00:123.</param>
/// <param name="Path">Its path when it was opened.</param>
internal sealed record MemoryMap(ulong Start, ulong End, ulong Offset, string File, string Path)
{
    private const string NamedMutexFolder = "/.dotnet/shm/";
    private const int PartCount = 6;

    /// <summary>The file is one in which .NET keeps a mutex with a name.</summary>
    public bool IsNamedMutex => Path.Contains(NamedMutexFolder, StringComparison.Ordinal);

    /// <summary>All of a process; lines that are not understood are left out.</summary>
    public static IReadOnlyList<MemoryMap> ParseShared(string? text) => [.. (text ?? "").Split('\n').Select(ParseLine).OfType<MemoryMap>()];

    /// <summary>What an address in it is called, the same in all processes that share it.</summary>
    public string PlaceOf(ulong address) => $"{File}+{address - Start + Offset:x}";

    /// <summary>Whether an address lies in it.</summary>
    public bool Contains(ulong address) => address >= Start && address < End;

    // 7f0000000000-7f0000001000 rw-s 00000000 fe:00 123  /tmp/.dotnet/shm/global/name
    private static MemoryMap? ParseLine(string line)
    {
        var parts = line.Split(' ', PartCount, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < PartCount || parts[1].Length < 4 || parts[1][3] != 's')
            return null;

        var dash = parts[0].IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && TryHex(parts[0].AsSpan(0, dash), out var start) && TryHex(parts[0].AsSpan(dash + 1), out var end) && TryHex(parts[2], out var offset)
            ? new(start, end, offset, $"{parts[3]}:{parts[4]}", parts[5].TrimStart())
            : null;
    }

    private static bool TryHex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
