using System.Buffers;

namespace ConcurrencyOps.Health;

/// <summary>Which headers a user may add to a request. Values never appear in messages: they may be secrets.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // They say where the message ends or what becomes of the connection: the checker sets them.
    private static readonly HashSet<string> Framing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Refuses a header that could not be sent as it is: a carriage return or line feed in it would smuggle in another one.</summary>
    /// <exception cref="FormatException">The name is no token or the checker's own, or the value is not plain ASCII; the message names the header.</exception>
    public static void Check(string name, string value)
    {
        if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            throw new FormatException($"'{SafeText.Clean(name, 60)}' is not a header name: only letters, digits and !#$%&'*+-.^_`|~ may be in one.");

        if (Framing.Contains(name))
            throw new FormatException($"The header {name} is set by the checker and cannot be given.");

        if (!IsValue(value))
            throw new FormatException($"The value of the header {name} has characters that cannot be sent: only visible ASCII, spaces and tabs may be in one.");
    }

    /// <summary>Whether a value can be sent as it is.</summary>
    public static bool IsValue(string? value)
    {
        foreach (var character in value ?? "")
        {
            if (character is not ('\t' or (>= ' ' and <= '~')))
                return false;
        }

        return true;
    }
}
