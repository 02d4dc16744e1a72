namespace ConcurrencyOps.Health;

/// <summary>Which redirects are followed.</summary>
public enum RedirectScope
{
    /// <summary>To the same scheme, host and port.</summary>
    SameOrigin,

    /// <summary>To the same host, another port and from http up to https included.</summary>
    SameHost,

    /// <summary>To any host, from http up to https included. Credentials and headers of yours are not sent to another origin.</summary>
    Any,
}
