namespace ConcurrencyOps.Health;

/// <summary>Which addresses of a host are used.</summary>
public enum IPVersion
{
    /// <summary>The first address the resolver gives.</summary>
    Any,

    /// <summary>IPv4 only.</summary>
    IPv4,

    /// <summary>IPv6 only.</summary>
    IPv6,
}
