using System.Globalization;

namespace ConcurrencyOps.Tests.Targets;

/// <summary>A thread that a target named.</summary>
/// <param name="Id">The system's id.</param>
/// <param name="ManagedId">The .NET id; null for native ones.</param>
/// <param name="Name">Its name.</param>
internal sealed record TargetThread(long Id, int? ManagedId, string? Name)
{
    public static TargetThread Parse(string line)
    {
        var parts = line.Split(' ', 4);
        return new(
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : null,
            parts.Length > 3 ? parts[3] : null);
    }
}
