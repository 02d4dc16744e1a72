namespace ConcurrencyOps.Health;

/// <summary>What makes a service one row of a report: its name and its URL, letter for letter.</summary>
internal readonly record struct ServiceId(string Name, string ServiceUrl)
{
    /// <summary>The service of a result.</summary>
    public static ServiceId Of(HealthCheckResult result) => new(result.Name, result.ServiceUrl);

    /// <summary>The service of an entry of the history.</summary>
    public static ServiceId Of(HealthHistoryEntry entry) => new(entry.Name, entry.ServiceUrl);
}
