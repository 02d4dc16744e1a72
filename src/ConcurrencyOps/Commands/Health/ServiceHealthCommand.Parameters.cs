using System.Management.Automation;
using ConcurrencyOps.Health;
using ConcurrencyOps.Resilience;

namespace ConcurrencyOps.Commands;

/// <content>The parameters that Test-ServiceHealth and Watch-ServiceHealth share. Their comments are the help.</content>
public abstract partial class ServiceHealthCommand
{
    /// <summary>
    /// What to check: http://, https://, tcp://host:port, tls://host:port, dns://name, icmp://host, grpc://host:port[/service] (grpcs:// over TLS).
    /// From the pipeline: texts, URLs, or rows (CSV, JSON, hashtables) with a column Uri, Url, Endpoint or ServiceUrl. A user name and
    /// password in the URL are sent as -Credential would be, and shown nowhere.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Url", "Endpoint", "ServiceUrl")]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Uri { get; set; }

    /// <summary>
    /// Rows from the pipeline. These columns are settings of the row and go before the parameters of the same name: Method, Header, Credential, Body, ExpectedStatus,
    /// StatusMap, ContentMatch, JsonPath, TimeoutSeconds, DegradedAfterMs, CertificateWarningDays, SkipCertificateCheck, MaximumRedirection, RedirectScope, AddressFamily,
    /// Proxy, MaxBodyBytes, ReuseConnection, UserAgent. An empty cell is not given. All other parameters are for the whole call; columns named like them are not used, and one
    /// warning names them.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>A name for each -Uri, in their order; in rows the column Name. Left out: the URL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>The HTTP method. Only GET, HEAD and OPTIONS are ever repeated.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "GET")]
    public string? Method { get; set; }

    /// <summary>Headers to send: a hashtable, or lines such as 'Accept: text/plain'. Not sent to another origin after a redirect. Only their names are ever logged.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Header { get; set; }

    /// <summary>User name and password for Basic authentication, sent with the first request and not to another origin.</summary>
    [Parameter]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The body of the request: text (sent as UTF-8) or bytes.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? Body { get; set; }

    /// <summary>The status codes that mean UP: 200, '2xx', '300-399', or several of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "2xx")]
    public object[]? ExpectedStatus { get; set; }

    /// <summary>Verdicts of your own by status code, before all others: @{ '5xx' = 'Down'; 404 = 'Up' }. The narrower set of codes goes first.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? StatusMap { get; set; }

    /// <summary>A regular expression that the body must match, else the service is DEGRADED. Letter case matters; '(?i)' at the start ends that. A match may take one second.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContentMatch { get; set; }

    /// <summary>A condition on a value of a JSON body, else the service is DEGRADED: "$.checks[0].state == 'ok'"; a path alone must exist and be neither false nor null.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JsonPath { get; set; }

    /// <summary>The time for one whole attempt: name, connection, TLS, redirects and body; in seconds from 0.001 to 2,073,600.</summary>
    [Parameter]
    [ValidateSeconds]
    [PSDefaultValue(Help = "10")]
    public double TimeoutSeconds { get; set; }

    /// <summary>A right answer that took longer than this many milliseconds is DEGRADED.</summary>
    [Parameter]
    [ValidateRange(0.001, 1e9)]
    public double DegradedAfterMs { get; set; }

    /// <summary>A certificate that ends in fewer days makes the service DEGRADED; 0 for never.</summary>
    [Parameter]
    [ValidateRange(0, 36_500)]
    [PSDefaultValue(Help = "30")]
    public int CertificateWarningDays { get; set; }

    /// <summary>Certificates need not be valid; their end is reported all the same.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>How many redirects are followed, from 0 to 50. What is not followed is DEGRADED; a circle, or a way out of http and https, is DOWN.</summary>
    [Parameter]
    [ValidateRange(0, 50)]
    [PSDefaultValue(Help = "5")]
    public int MaximumRedirection { get; set; }

    /// <summary>Which redirects are followed: to the same scheme, host and port (SameOrigin), to the same host (SameHost, up to https included), or Any.</summary>
    [Parameter]
    [PSDefaultValue(Help = "SameOrigin")]
    public RedirectScope RedirectScope { get; set; }

    /// <summary>Which addresses of a host are used. One address is checked, the first that fits; RemoteAddress says which.</summary>
    [Parameter]
    [PSDefaultValue(Help = "Any")]
    public IPVersion AddressFamily { get; set; }

    /// <summary>
    /// The URL of a proxy for http and https, as http://host:port. Services of other kinds cannot be checked with it, and neither can it be combined with -DenyNetwork or
    /// -AllowNetwork: a proxy resolves names itself. Left out: none; environment variables are not looked at.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Proxy { get; set; }

    /// <summary>
    /// Networks that may not be connected to: networks such as 10.0.0.0/8, single addresses, or the words Loopback, LinkLocal, Private and Metadata (the addresses where clouds
    /// hand out credentials). Looked at when connecting, with the resolved address, on every redirect. Not behind a -Proxy.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.NetworkCompleter))]
    public string[]? DenyNetwork { get; set; }

    /// <summary>The only networks that may be connected to, written as those of -DenyNetwork, which goes before it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(Completion.NetworkCompleter))]
    public string[]? AllowNetwork { get; set; }

    /// <summary>How much of a body is read, in bytes after decompression.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "1MB")]
    public int MaxBodyBytes { get; set; }

    /// <summary>Connections of http and https are kept and used again: faster, but then DNS, connecting and TLS are not checked each time, and their times are empty. As many are kept as file descriptors allow; further services are checked without. Services of other kinds always have new connections, and a warning says so.</summary>
    [Parameter]
    public SwitchParameter ReuseConnection { get; set; }

    /// <summary>The User-Agent header.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "HealthCheckBot/1.0 (ConcurrencyOps)")]
    public string? UserAgent { get; set; }

    /// <summary>How often a check that found the service DOWN is repeated at once. What is shown is the last attempt; Attempts says how many there were.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    [PSDefaultValue(Help = "0")]
    public int RetryCount { get; set; }

    /// <summary>How many checks run at once, at most. Brought down below the limit of file descriptors, with a warning, and halved when the machine runs out of something all the same.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    [PSDefaultValue(Help = "32")]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>
    /// How many checks of one host and port may start within -RateWindowSeconds; further ones wait. After a pause so many may start at once, and one more each time a part of the
    /// window has passed: in the worst window twice as many, in the long run no more than so many a window. 0 for no limit.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 1_000_000)]
    [PSDefaultValue(Help = "10")]
    public int RateLimit { get; set; } = 10;

    /// <summary>The window of -RateLimit, in seconds from 0.001 to 2,073,600.</summary>
    [Parameter]
    [ValidateSeconds]
    [PSDefaultValue(Help = "1")]
    public double RateWindowSeconds { get; set; } = 1;

    /// <summary>After this many attempts in a row that found the service DOWN its circuit opens. Acts where circuits are remembered: with -StatePath, with -Policy, and in Watch-ServiceHealth.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [PSDefaultValue(Help = "5")]
    public int FailureThreshold { get; set; } = 5;

    /// <summary>How long an open circuit keeps a service from being checked, in seconds; then one check decides.</summary>
    [Parameter]
    [ValidateSeconds]
    [PSDefaultValue(Help = "30")]
    public double RecoverySeconds { get; set; } = 30;

    /// <summary>
    /// How many checks in a row must find an UP service DOWN or DEGRADED before its Status says so; RawStatus says it at once. Checks that are UNKNOWN neither count nor begin
    /// the row anew; so many of them in a row make the Status UNKNOWN.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [PSDefaultValue(Help = "1")]
    public int ConfirmAfter { get; set; } = 1;

    /// <summary>How many checks in a row must find a service UP again before its Status says so. Checks that are UNKNOWN neither count nor begin the row anew.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [PSDefaultValue(Help = "1")]
    public int RecoverAfter { get; set; } = 1;

    /// <summary>A policy of New-ResiliencePolicy, or its name, instead of -RetryCount, -FailureThreshold and -RecoverySeconds.</summary>
    [Parameter]
    [ValidateNotNull]
    [PolicyArgument]
    [ArgumentCompleter(typeof(Completion.PolicyNameCompleter))]
    public ResiliencePolicy? Policy { get; set; }

    /// <summary>The file that remembers statuses and circuits from run to run. Several runs may use it at once.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatePath { get; set; }

    /// <summary>The file that keeps every result, for Get-ServiceHealthHistory and Export-HealthReport.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>How long results are kept in -HistoryPath, in days; 0 for ever.</summary>
    [Parameter]
    [ValidateRange(0, 36_500)]
    [PSDefaultValue(Help = "30")]
    public int HistoryRetentionDays { get; set; } = 30;

    /// <summary>Writes only results whose Status differs from the one before, and those of services seen for the first time.</summary>
    [Parameter]
    public SwitchParameter OnlyChanged { get; set; }

    /// <summary>Checks a service also when its circuit is open. The outcome counts: UP or DEGRADED closes the circuit, DOWN opens it anew, UNKNOWN leaves it as it is.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }
}
