using System.Net;

namespace ConcurrencyOps.Health;

/// <summary>The address of a service, read from a URL.</summary>
internal sealed record ServiceAddress
{
    private const string Forms =
        "Give http://..., https://..., tcp://host:port, tls://host:port, dns://name, icmp://host or grpc://host:port[/service] (grpcs:// for TLS).";

    /// <summary>Where to; without user name and password.</summary>
    public required Uri Target { get; init; }

    /// <summary>How it is checked.</summary>
    public required CheckKind Kind { get; init; }

    /// <summary>The URL for people and files.</summary>
    public required string Display { get; init; }

    /// <summary>The user name and password that stood in the URL.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="FormatException">It is not the URL of a service; the message says what is wrong and names no secret.</exception>
    public static ServiceAddress Parse(string text)
    {
        text = text.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
            throw new FormatException($"'{SafeUrl.ForDisplay(text)}' has no scheme. {Forms}");

        if (!SafeUrl.TryRead(text, out var uri))
            throw new FormatException($"'{SafeUrl.ForDisplay(text)}' is not a URL. {Forms}");

        var kind = KindOf(uri) ?? throw new FormatException($"The scheme '{SafeText.Clean(uri.Scheme, 40)}' is not one that can be checked. {Forms}");
        Check(uri, kind);
        var bare = Bare(uri);
        return new ServiceAddress { Target = bare, Kind = kind, Display = Shown(bare, kind), Credential = CredentialOf(uri) };
    }

    // The slash at the end is a path to HTTP only.
    private static string Shown(Uri uri, CheckKind kind) =>
        kind == CheckKind.Http ? SafeUrl.ForDisplay(uri) : SafeUrl.ForDisplay(uri).TrimEnd('/');

    private static CheckKind? KindOf(Uri uri) => uri.Scheme switch
    {
        "http" or "https" => CheckKind.Http,
        "tcp" => CheckKind.Tcp,
        "tls" => CheckKind.Tls,
        "dns" => CheckKind.Dns,
        "icmp" => CheckKind.Icmp,
        "grpc" or "grpcs" => CheckKind.Grpc,
        _ => null,
    };

    private static void Check(Uri uri, CheckKind kind)
    {
        if (uri.IdnHost.Length == 0)
            throw new FormatException($"'{SafeUrl.ForDisplay(uri.OriginalString)}' names no host. {Forms}");

        if (kind is CheckKind.Tcp or CheckKind.Tls or CheckKind.Grpc && uri.Port is < 1 or > 65535)
            throw new FormatException($"'{SafeUrl.ForDisplay(uri.OriginalString)}' names no port. {Forms}");

        if (kind is CheckKind.Dns && uri.AbsolutePath.Length > 1)
            throw new FormatException($"'{SafeUrl.ForDisplay(uri.OriginalString)}' has a path: the name server is the one of this machine. Give dns://name.");
    }

    // The fragment is never sent, and user information has its own place.
    private static Uri Bare(Uri uri) => uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
        ? uri
        : new UriBuilder(uri) { UserName = "", Password = "", Fragment = "" }.Uri;

    private static NetworkCredential? CredentialOf(Uri uri)
    {
        if (uri.UserInfo.Length == 0)
            return null;

        var parts = uri.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
