using System.Net;
using System.Text.RegularExpressions;

namespace ConcurrencyOps.Health;

/// <summary>One service and how it is checked, every value validated. Immutable; shared by all attempts.</summary>
internal sealed partial record ServiceCheck
{
    /// <summary>What this service is called in state and history: its name, else a hash of kind, host, port, path, masked query and method. No secrets.</summary>
    public required string Key { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>The URL for people: no user information, secret query values masked.</summary>
    public required string ServiceUrl { get; init; }

    /// <summary>Where to: without user information; <see cref="Uri.IdnHost"/> is the host.</summary>
    public required Uri Target { get; init; }

    /// <summary>How.</summary>
    public required CheckKind Kind { get; init; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The user's headers, validated as tokens and values without control characters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>For Basic authentication, sent with the first request.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>The request's body.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The status codes that mean Up.</summary>
    public StatusCodes ExpectedStatus { get; init; } = StatusCodes.Success;

    /// <summary>The user's own verdicts by status code, the first that matches.</summary>
    public IReadOnlyList<KeyValuePair<StatusCodes, ServiceStatus>> StatusMap { get; init; } = [];

    /// <summary>What the body must match. Made with a match time-out.</summary>
    public Regex? ContentMatch { get; init; }

    /// <summary>What a value in the JSON body must be.</summary>
    public JsonCondition? JsonPath { get; init; }

    /// <summary>The time for the whole check, body and redirects included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A right answer slower than this, in milliseconds, is Degraded.</summary>
    public double? DegradedAfterMs { get; init; }

    /// <summary>A certificate with fewer days left makes the service Degraded; 0 for never.</summary>
    public int CertificateWarningDays { get; init; } = 30;

    /// <summary>Certificates are looked at but not required to be valid.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>How many redirects are followed.</summary>
    public int MaximumRedirection { get; init; } = 5;

    /// <summary>Which redirects are followed.</summary>
    public RedirectScope RedirectScope { get; init; }

    /// <summary>Which addresses are used.</summary>
    public IPVersion AddressFamily { get; init; }

    /// <summary>The proxy; null for none.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Which addresses may be connected to, on every hop.</summary>
    public AddressRules AddressRules { get; init; } = AddressRules.AllowAll;

    /// <summary>How much of the body is read, in bytes after decompression.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Connections are kept and used again; phases of a reused connection are null.</summary>
    public bool ReuseConnection { get; init; }

    /// <summary>The User-Agent header.</summary>
    public required string UserAgent { get; init; }

    /// <summary>The host and port that are asked: what the rate limit counts by.</summary>
    public string HostKey => $"{Target.IdnHost}:{Target.Port}";

    /// <summary>
    /// What the circuit of this service is called: for people its name, else its URL without secrets, and behind a bar the hash that tells services of one
    /// name apart.
    /// </summary>
    public string CircuitKey => Key.StartsWith($"{Name}|", StringComparison.Ordinal) ? Key : $"{Name}|{Key}";

    /// <summary>Asking twice does no harm. Other methods get no retry.</summary>
    public bool IsSafeToRepeat => Kind != CheckKind.Http || Method is "GET" or "HEAD" or "OPTIONS";
}
