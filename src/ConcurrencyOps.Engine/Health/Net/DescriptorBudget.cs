using System.Globalization;

namespace ConcurrencyOps.Health;

/// <summary>
/// How many checks may be open at once. Running out of file descriptors is no error that can be caught: measured, the process dies, and in
/// pwsh that is the user's session.
/// </summary>
internal static class DescriptorBudget
{
    /// <summary>Descriptors left for everything else: the console, modules that are loaded, name lookups under way.</summary>
    public const int Reserve = 64;

    /// <summary>What is assumed where the limit cannot be read. macOS: .NET raises its own limit to 10,240 at start.</summary>
    public const int WhereUnknown = 4_000;

    /// <summary>How many connections may be kept between checks beside a budget's checks: half as many, so that a quarter of what is free stays free.</summary>
    public static int KeptBeside(int budget) => budget / 2;

    /// <summary>The budget of this process now; <see cref="int.MaxValue"/> on Windows, which has no such limit.</summary>
    public static int Read() => OperatingSystem.IsWindows() ? int.MaxValue : Read("/proc/self");

    /// <summary>The budget from a process's folder in /proc; <see cref="WhereUnknown"/> when it is not there or not readable.</summary>
    public static int Read(string processFolder)
    {
        try
        {
            var used = Directory.EnumerateFileSystemEntries(Path.Combine(processFolder, "fd")).Count();
            return SoftLimit(File.ReadLines(Path.Combine(processFolder, "limits"))) is { } limit ? Of(limit, used) : WhereUnknown;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return WhereUnknown;
        }
    }

    /// <summary>Half of what is free beyond the reserve, because a check may briefly hold two; at least 1.</summary>
    /// <param name="softLimit">The most descriptors the process may have.</param>
    /// <param name="used">How many it has.</param>
    public static int Of(long softLimit, long used) => (int)Math.Clamp((softLimit - used - Reserve) / 2, 1, int.MaxValue);

    // "Max open files            1024                 1048576              files"; the soft limit may be the word "unlimited".
    private static long? SoftLimit(IEnumerable<string> limits)
    {
        const string Row = "Max open files";
        var row = limits.FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal));
        if (row is null)
            return null;

        var soft = row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return soft == "unlimited" ? int.MaxValue
            : long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
