using System.Text.RegularExpressions;

namespace ConcurrencyOps.Health;

/// <summary>The name of a service as it may be shown and stored. People name services by their URLs, secrets included.</summary>
internal static partial class SafeName
{
    /// <summary>How long a name may be, in UTF-16 units.</summary>
    public const int Longest = 200;

    private const int MostRounds = 10;

    /// <summary>
    /// The name with the user information, fragment and secret query values of each URL in it taken out, and without control characters. Where it
    /// cannot be told how far a secret goes, too much is taken rather than too little.
    /// </summary>
    public static string Of(string name)
    {
        var shown = name;
        for (var round = 0; round < MostRounds; round++)
        {
            // What was taken out may have stood between two parts that make a URL together.
            (var before, shown) = (shown, SafeText.Clean(WithoutSecrets(shown), Longest));
            if (shown == before)
                break;
        }

        return shown;
    }

    /// <summary>The same in any length, control characters included.</summary>
    public static string WithoutSecrets(string text)
    {
        if (text.AsSpan().IndexOfAny('@', '?', '#') < 0)
            return text;

        var name = UserBefore().Replace(text, "");
        for (var at = Slashes(name, 0); at >= 0; at = Slashes(name, at + 2))
            name = SafeUrl.WithoutUser(name, at + 2);

        name = Fragment().Replace(name, "$1");

        // From the last to the first: a query may hold another URL, and a secret value a question mark.
        for (var at = name.LastIndexOf('?'); at >= 0; at = at == 0 ? -1 : name.LastIndexOf('?', at - 1))
            name = name[..at] + SecretQuery.Mask(name[at..]);

        return name;
    }

    private static int Slashes(string name, int from) => name.IndexOf("//", from, StringComparison.Ordinal);

    // user:password@host, without a scheme. An address for mail has no colon before it.
    [GeneratedRegex(@"(?<![^\s])[^\s/?#:@]+:[^\s/?#]*@(?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex UserBefore();

    // Only behind a URL: 'Shop #1' is a name.
    [GeneratedRegex(@"(//[^\s#]*)#\S*", RegexOptions.CultureInvariant)]
    private static partial Regex Fragment();
}
