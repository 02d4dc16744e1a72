using System.Globalization;
using ConcurrencyOps.Locking;

namespace ConcurrencyOps.Commands;

/// <summary>What is said about a log as a whole.</summary>
internal static class LogWarnings
{
    /// <summary>Events came too late to be put in order.</summary>
    public static string TooLate(string source, LogTally tally) => string.Create(
        CultureInfo.InvariantCulture,
        $"{source}: {tally.TooLate} events come more than {ReorderWindow.Size} events too late for their time and were taken where they stand. Sort the log first: Sort-Object {{ [long]$_.TimestampNs }}.");
}
