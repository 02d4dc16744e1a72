using ConcurrencyOps.Health;

namespace ConcurrencyOps.Tests.Health.Running;

/// <summary>Checks for tests.</summary>
internal static class Checks
{
    public static ServiceCheck Of(string url, double timeoutSeconds = 60)
    {
        var address = ServiceAddress.Parse(url);
        return new ServiceCheck
        {
            Key = url,
            Name = url,
            ServiceUrl = address.Display,
            Target = address.Target,
            Kind = address.Kind,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            UserAgent = "test",
        };
    }
}
