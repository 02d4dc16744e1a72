using System.Net;

namespace ConcurrencyOps.Health;

/// <content>When two checks are the same check: each row has headers, patterns and conditions of its own making, so what they say is compared.</content>
internal sealed partial record ServiceCheck
{
    /// <summary>Asks the same in the same way of the same service.</summary>
    public bool Equals(ServiceCheck? other) => ReferenceEquals(this, other) || (other is not null && IsSameService(other) && IsSameQuestion(other) && IsSameWay(other));

    /// <summary>Of the key alone, which tells services apart; <see cref="Equals(ServiceCheck)"/> compares everything.</summary>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    private bool IsSameService(ServiceCheck other) =>
        (Key, Name, ServiceUrl, Target, Kind, Method) == (other.Key, other.Name, other.ServiceUrl, other.Target, other.Kind, other.Method);

    private bool IsSameQuestion(ServiceCheck other) =>
        UserAgent == other.UserAgent
        && IsSame(Credential, other.Credential)
        && (Body ?? []).AsSpan().SequenceEqual(other.Body) && Body is null == other.Body is null
        && Headers.Count == other.Headers.Count && Sorted(Headers).SequenceEqual(Sorted(other.Headers))
        && ExpectedStatus.ToString() == other.ExpectedStatus.ToString()
        && TextOf(StatusMap).SequenceEqual(TextOf(other.StatusMap))
        && (ContentMatch?.ToString(), ContentMatch?.Options) == (other.ContentMatch?.ToString(), other.ContentMatch?.Options)
        && JsonPath?.ToString() == other.JsonPath?.ToString();

    // The address rules are those of the call, one object for all its checks. Two URLs with different passwords are equal: of the proxy all is compared.
    private bool IsSameWay(ServiceCheck other) =>
        (Timeout, DegradedAfterMs, CertificateWarningDays, SkipCertificateCheck, MaximumRedirection, RedirectScope, AddressFamily, MaxBodyBytes, ReuseConnection)
        == (other.Timeout, other.DegradedAfterMs, other.CertificateWarningDays, other.SkipCertificateCheck, other.MaximumRedirection, other.RedirectScope, other.AddressFamily, other.MaxBodyBytes, other.ReuseConnection)
        && AddressRules == other.AddressRules
        && Proxy?.AbsoluteUri == other.Proxy?.AbsoluteUri;

    private static bool IsSame(NetworkCredential? one, NetworkCredential? other) =>
        (one?.UserName, one?.Password, one?.Domain) == (other?.UserName, other?.Password, other?.Domain);

    // A hashtable has no order; headers of one name keep theirs.
    private static IEnumerable<(string Name, string Value)> Sorted(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Select(static header => (Name: header.Key.ToUpperInvariant(), header.Value)).OrderBy(static header => header.Name, StringComparer.Ordinal);

    private static IEnumerable<(string Codes, ServiceStatus Status)> TextOf(IEnumerable<KeyValuePair<StatusCodes, ServiceStatus>> map) =>
        map.Select(static entry => (entry.Key.ToString(), entry.Value));
}
