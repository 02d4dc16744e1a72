using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>URLs as they may be shown and stored: without user name, password and secret query values.</summary>
internal static class SafeUrl
{
    private const int MaximumLength = 2_000;
    private const int KeyBytes = 12;

    /// <summary>The length of what <see cref="KeyOf"/> gives.</summary>
    public const int KeyDigits = 2 * KeyBytes;

    /// <summary>
    /// Reads an absolute URL that names its scheme, or a reference against another URL. Unlike <see cref="Uri.TryCreate(string, UriKind, out Uri)"/>
    /// it never throws (that one does, for malformed hosts), and it never takes a path or // for a file.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="url">The URL; null when false.</param>
    /// <param name="origin">What a relative reference starts from; null to accept absolute URLs only.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out Uri? url, Uri? origin = null)
    {
        url = null;
        var trimmed = (text ?? "").Trim();
        try
        {
            if (trimmed.StartsWith("//", StringComparison.Ordinal) && origin is not null)
                return Uri.TryCreate($"{origin.Scheme}:{trimmed}", UriKind.Absolute, out url);

            if (origin is not null)
                return Uri.TryCreate(origin, trimmed, out url) && url.IsAbsoluteUri;

            return trimmed.Length > 0 && trimmed[0] is not ('/' or '\\') && Uri.TryCreate(trimmed, UriKind.Absolute, out url);
        }
        catch (Exception malformed) when (malformed is IndexOutOfRangeException or ArgumentException or FormatException)
        {
            return false;
        }
    }

    /// <summary>The URL for people: no user information, no fragment, secret query values as ***. The path is kept as it is.</summary>
    public static string ForDisplay(Uri url)
    {
        // Uri takes the query of these for a part of the path.
        if (!url.IsAbsoluteUri || url.Scheme == Uri.UriSchemeFtp || url.Scheme == Uri.UriSchemeFile)
            return ForDisplayAsText(url.OriginalString);

        var server = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var path = url.GetComponents(UriComponents.Path | UriComponents.KeepDelimiter, UriFormat.UriEscaped);
        return SafeText.Clean(server + path + SecretQuery.Mask(url.Query), MaximumLength);
    }

    /// <summary>The same for text that may not be a URL at all.</summary>
    public static string ForDisplay(string text) =>
        TryRead(text, out var url) && url.Host.Length > 0 ? ForDisplay(url) : ForDisplayAsText(text);

    /// <summary>
    /// The name of a service that was given none, for state and history: 24 hexadecimal digits of a hash over scheme, kind, host, port, path, query
    /// and method. Two URLs that differ in user information, secrets in the query or fragment only have the same key; /a and /a/ are
    /// two services, as they are to a server.
    /// </summary>
    public static string KeyOf(CheckKind kind, Uri url, string method)
    {
        // The fields are separated by what none of them can contain. A secret may be renewed: the service stays the same.
        var query = url.Query.Length > 1 ? $"\n{SecretQuery.Mask(url.Query)}" : "";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{url.Scheme}\n{kind}\n{url.IdnHost.ToLowerInvariant()}\n{url.Port}\n{url.AbsolutePath}\n{method.ToUpperInvariant()}{query}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, KeyBytes));
    }

    /// <summary>A text without the user name and password of the URL whose host begins at <paramref name="start"/>.</summary>
    public static string WithoutUser(string text, int start)
    {
        var end = text.IndexOfAny(['/', '?', '#'], start);
        var authority = end < 0 ? text.AsSpan(start) : text.AsSpan(start, end - start);

        // Behind the colon is no port: a password with a character that it should have escaped. Better too much removed than too little.
        var colon = authority.LastIndexOf(':');
        var isPort = colon < 0 || (colon < authority.Length - 1 && !authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9'));
        var at = isPort ? start + authority.LastIndexOf('@') : text.LastIndexOf('@');
        return at < start ? text : string.Concat(text.AsSpan(0, start), text.AsSpan(at + 1));
    }

    private static string ForDisplayAsText(string text)
    {
        var slashes = text.IndexOf("//", StringComparison.Ordinal);
        var whole = WithoutUser(text, slashes < 0 ? 0 : slashes + 2);
        var fragment = whole.IndexOf('#', StringComparison.Ordinal);
        whole = fragment < 0 ? whole : whole[..fragment];
        var query = whole.IndexOf('?', StringComparison.Ordinal);
        return SafeText.Clean(query < 0 ? whole : whole[..query] + SecretQuery.Mask(whole[query..]), MaximumLength);
    }
}
