namespace ConcurrencyOps.Health;

/// <summary>What a proxy cannot be combined with. Pure.</summary>
internal static class ProxyRules
{
    /// <summary>Why address rules and a proxy exclude each other, and the way out.</summary>
    public const string AndNetworks =
        "-DenyNetwork and -AllowNetwork cannot be enforced behind a proxy, which resolves names itself. Leave out the proxy, or check what is behind it in a call without them.";

    /// <summary>Why a check cannot go through its proxy; null when it can, or has none.</summary>
    public static string? Refusal(ServiceCheck check)
    {
        if (check.Proxy is not { } proxy)
            return null;

        if (proxy.Scheme != Uri.UriSchemeHttp)
            return $"The proxy {SafeUrl.ForDisplay(proxy)} is not supported: only http://host:port is.";

        // To check on another way than the one that was asked for would be a lie.
        if (check.Kind != CheckKind.Http)
            return $"A proxy is for http and https only: a check of {check.Target.Scheme}:// would go around it. Check this service in a call without -Proxy.";

        return check.AddressRules.AllowsAll ? null : AndNetworks;
    }
}
