using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health;

/// <summary>Checks as the cmdlet would make them, for tests to vary by <c>with</c>.</summary>
internal static class Checks
{
    public static ServiceCheck Of(string url, CheckKind kind = CheckKind.Http, double timeoutSeconds = 60)
    {
        var target = new Uri(url);
        return new ServiceCheck
        {
            Key = SafeUrl.KeyOf(kind, target, "GET"),
            Name = SafeUrl.ForDisplay(target),
            ServiceUrl = SafeUrl.ForDisplay(target),
            Target = target,
            Kind = kind,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            UserAgent = "HealthCheckBot/1.0 (test)",
        };
    }
}
