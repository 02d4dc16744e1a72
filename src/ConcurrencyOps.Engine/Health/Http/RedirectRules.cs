namespace ConcurrencyOps.Health;

/// <summary>
/// Which redirects are followed, and with what. Down for what must never be taken for health (a circle, another scheme, https to http), Degraded
/// for what the user has not allowed. A status code that the user expects or maps is an answer, not a way: it is not followed, but it is not Up
/// either when it leads to another scheme or to itself.
/// </summary>
internal static class RedirectRules
{
    /// <summary>Judges one answer.</summary>
    /// <param name="check">The user's wishes.</param>
    /// <param name="hop">The request that was answered.</param>
    /// <param name="statusCode">The answer's code.</param>
    /// <param name="location">Its Location header as it came; null without one.</param>
    public static RedirectStep Next(ServiceCheck check, Hop hop, int statusCode, string? location)
    {
        if (statusCode is not (301 or 302 or 303 or 307 or 308) || string.IsNullOrEmpty(location))
            return RedirectStep.Judge;

        if (!SafeUrl.TryRead(location, out var read, hop.Target) || !IsHttp(read))
            return End(ServiceStatus.Down, HealthReason.RedirectScheme, $"The redirect leads to {Shown(location, read)}, which is no http or https URL.");

        var target = WithoutUser(read);
        if (hop.Target.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
            return End(ServiceStatus.Down, HealthReason.RedirectScheme, $"The redirect leads from https down to {SafeUrl.ForDisplay(target)}.");

        var method = MethodAfter(statusCode, hop.Method);
        var isExpected = StatusRules.IsAnswer(check, statusCode);
        if (isExpected ? IsSame(hop, target) : hop.WasMade(target, method))
            return End(ServiceStatus.Down, HealthReason.RedirectLoop, $"The redirects lead in a circle, back to {SafeUrl.ForDisplay(target)}.");

        return isExpected ? RedirectStep.Judge : Follow(check, hop, target, method);
    }

    /// <summary>Whether two URLs have the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Port == other.Port && IsSameHost(one, other);

    private static RedirectStep Follow(ServiceCheck check, Hop hop, Uri target, string method)
    {
        if (hop.Redirects >= check.MaximumRedirection)
            return NotFollowed($"not followed after {hop.Redirects} redirects: -MaximumRedirection is {check.MaximumRedirection}", target);

        if (!IsInScope(check.RedirectScope, hop.Target, target))
            return NotFollowed($"not followed: -RedirectScope is {check.RedirectScope}. Check the target itself, or widen the scope", target);

        var isForeign = hop.IsForeign || !IsSameOrigin(check.Target, target);
        var sendsBody = hop.SendsBody && method == hop.Method;
        if (sendsBody && isForeign)
            return NotFollowed("not followed: the body of a request is not sent to another origin", target);

        return new(
            hop with
            {
                Target = target,
                Method = method,
                SendsBody = sendsBody,
                IsForeign = isForeign,
                Redirects = hop.Redirects + 1,
                Previous = hop,
            },
            null);
    }

    // RFC 9110, 15.4: 303 asks for a GET; for a POST, 301 and 302 have come to mean the same. 307 and 308 keep the method.
    private static string MethodAfter(int statusCode, string method) => statusCode switch
    {
        303 when method is not ("GET" or "HEAD") => "GET",
        301 or 302 when method == "POST" => "GET",
        _ => method,
    };

    private static bool IsInScope(RedirectScope scope, Uri from, Uri target) => scope switch
    {
        RedirectScope.SameOrigin => IsSameOrigin(from, target),
        RedirectScope.SameHost => IsSameHost(from, target),
        _ => true,
    };

    private static bool IsSame(Hop hop, Uri target) =>
        Uri.Compare(hop.Target, target, UriComponents.HttpRequestUrl, UriFormat.UriEscaped, StringComparison.Ordinal) == 0;

    private static bool IsSameHost(Uri one, Uri other) => string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsHttp(Uri url) => (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0;

    private static Uri WithoutUser(Uri url) => url.UserInfo.Length == 0 ? url : new UriBuilder(url) { UserName = "", Password = "" }.Uri;

    private static string Shown(string location, Uri? read) =>
        $"'{SafeText.Clean(read is null ? SafeUrl.ForDisplay(location) : SafeUrl.ForDisplay(read), 200)}'";

    private static RedirectStep NotFollowed(string why, Uri target) =>
        End(ServiceStatus.Degraded, HealthReason.RedirectNotFollowed, $"The redirect to {SafeUrl.ForDisplay(target)} was {why}.");

    private static RedirectStep End(ServiceStatus status, HealthReason reason, string message) => new(null, new CheckVerdict(status, reason, message));
}
