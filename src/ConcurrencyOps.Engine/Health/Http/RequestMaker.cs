using System.Net;
using System.Text;

namespace ConcurrencyOps.Health;

/// <summary>Makes the request of a hop.</summary>
internal static class RequestMaker
{
    /// <summary>Whether a method changes nothing: its request may be sent again, and on a connection that may turn out to be dead.</summary>
    public static bool IsSafe(string method) => method is "GET" or "HEAD" or "OPTIONS";

    /// <summary>Makes the request.</summary>
    /// <exception cref="CheckFailedException">A header could not be sent as it is.</exception>
    public static HttpRequestMessage Make(HttpExchange exchange, Hop hop)
    {
        var check = exchange.Context.Check;
        var request = new CheckRequest(MethodOf(hop.Method), exchange)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = hop.SendsBody ? new ByteArrayContent(check.Body!) : null,
        };
        if (!hop.IsForeign)
            AddUsersHeaders(request, check);

        AddOwnHeaders(request, check, exchange.IsShared);
        return request;
    }

    private static HttpMethod MethodOf(string method) => method switch
    {
        "GET" => HttpMethod.Get,
        "HEAD" => HttpMethod.Head,
        _ => new HttpMethod(method),
    };

    private static void AddUsersHeaders(HttpRequestMessage request, ServiceCheck check)
    {
        foreach (var (name, value) in check.Headers)
        {
            // Added without validation, a value with a line end would be sent as two headers.
            if (!HeaderRules.IsValue(value))
                throw new CheckFailedException(ServiceStatus.Unknown, HealthReason.BadInput, $"The header {SafeText.Clean(name, 60)} cannot be sent as it is.");

            if (!request.Headers.TryAddWithoutValidation(name, value))
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        }

        if (check.Credential is { } credential && !request.Headers.NonValidated.Contains("Authorization"))
            request.Headers.TryAddWithoutValidation("Authorization", BasicOf(credential));
    }

    private static void AddOwnHeaders(HttpRequestMessage request, ServiceCheck check, bool isShared)
    {
        var headers = request.Headers;
        AddMissing(headers, "User-Agent", HeaderRules.IsValue(check.UserAgent) ? check.UserAgent : "HealthCheckBot");
        AddMissing(headers, "Accept", "*/*");
        if (check.ContentMatch is not null || check.JsonPath is not null)
            AddMissing(headers, "Accept-Encoding", "gzip, deflate, br");

        // The server may close first then, and keeps the used-up port instead of us.
        if (!isShared)
            headers.ConnectionClose = true;

        if (check.Proxy is { } proxy && request.RequestUri!.Scheme == Uri.UriSchemeHttp && ProxyTunnel.Authorization(proxy) is { } authorization)
            headers.TryAddWithoutValidation("Proxy-Authorization", authorization);
    }

    private static void AddMissing(System.Net.Http.Headers.HttpRequestHeaders headers, string name, string value)
    {
        if (!headers.NonValidated.Contains(name))
            headers.TryAddWithoutValidation(name, value);
    }

    private static string BasicOf(NetworkCredential credential) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));
}
