namespace ConcurrencyOps.Health;

/// <summary>Masks the values of query parameters that are secrets by their name.</summary>
internal static class SecretQuery
{
    private const string Masked = "***";

    // Looked for anywhere in the name, after what is no letter or digit has been taken out: access_token, X-Amz-Signature, apiKey.
    private static readonly string[] SecretParts =
        ["token", "secret", "signature", "passw", "pwd", "passphrase", "credential", "apikey", "accesskey", "authoriz", "authentic", "session", "jwt"];

    // Only as whole words of a name: author, monkey and postcode are no secrets.
    private static readonly HashSet<string> SecretWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "key", "sig", "auth", "oauth", "code", "pass", "pw", "sid", "hmac", "sas", "assertion", "otp", "pin", "user", "username", "login",
    };

    /// <summary>The query with masked values; names, order and everything else stay.</summary>
    /// <param name="query">With or without the leading question mark.</param>
    public static string Mask(string query)
    {
        if (query.IndexOf('=', StringComparison.Ordinal) < 0)
            return query;

        var start = query.StartsWith('?') ? 1 : 0;
        var separator = '&';
        var pairs = query[start..].Split(separator).Select(MaskPairs);
        return query[..start] + string.Join(separator, pairs);
    }

    /// <summary>Secrets in it have been replaced by their mask, so that it can be shown but not sent.</summary>
    public static bool IsMasked(string query)
    {
        var filled = query.Replace($"={Masked}", "=x", StringComparison.Ordinal);
        return filled != query && Mask(filled) == query;
    }

    // Some servers separate by semicolons. Behind a secret name the whole rest of the pair is masked: the value may contain one.
    private static string MaskPairs(string text)
    {
        var pairs = text.Split(';');
        for (var i = 0; i < pairs.Length; i++)
        {
            var equals = pairs[i].IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0 && IsSecret(Uri.UnescapeDataString(pairs[i][..equals].Replace('+', ' '))))
                return string.Join(';', pairs[..i].Append(pairs[i][..(equals + 1)] + Masked));
        }

        return text;
    }

    private static bool IsSecret(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit));
        return Array.Exists(SecretParts, part => letters.Contains(part, StringComparison.OrdinalIgnoreCase)) || WordsOf(name).Any(SecretWords.Contains);
    }

    private static IEnumerable<string> WordsOf(string name)
    {
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsLetterOrDigit(name[i]);
            var turns = !ends && i > start && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (!ends && !turns)
                continue;

            if (i > start)
                yield return name[start..i];

            start = ends ? i + 1 : i;
        }
    }
}
