namespace ConcurrencyOps.Contention;

/// <summary>From waits by lock and place to the stacks of a flame graph: the code from the outside in, then the lock that it waited for.</summary>
internal static class ContentionProfile
{
    private const string UnknownSite = "(unknown site)";

    public static SpeedscopeProfile Of(string source, IEnumerable<(int Lock, int Site, long Ns)> places, IContentionNames names)
    {
        var stacks = places
            .Where(static place => place.Ns > 0)
            .Select(place => new WeightedStack(Frames(names, place.Lock, place.Site - 1), place.Ns))
            .OrderByDescending(static stack => stack.WeightNs)
            .ThenBy(static stack => string.Join('\n', stack.Frames), StringComparer.Ordinal);
        return new(source, [.. stacks]);
    }

    private static List<string> Frames(IContentionNames names, int @lock, int site)
    {
        SiteLabel place = site == ContentionTable.None ? default : names.Site(site);
        List<string> frames = [.. (place.Stack ?? place.Site ?? UnknownSite).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        frames.Reverse();
        LockLabel label = names.Lock(@lock);
        frames.Add($"waits for {label.Name ?? label.Type ?? label.Id}");
        return frames;
    }
}
