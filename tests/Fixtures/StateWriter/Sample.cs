using ConcurrencyOps.Health;
using ConcurrencyOps.State;

namespace ConcurrencyOps.Fixtures;

/// <summary>What the processes write.</summary>
internal static class Sample
{
    private static readonly ConfirmationRules Rules = new();

    /// <summary>Warnings go to the error output.</summary>
    public static SharedStateFile Open(string path) => SharedStateFile.Open(path, TimeProvider.System, Console.Error.WriteLine);

    /// <summary>The event of a check that found a service down.</summary>
    public static Func<StateDocument, StateDocument> Down(string key)
    {
        var seen = new ServiceObservation
        {
            Name = key,
            Status = ServiceStatus.Down,
            Reason = HealthReason.ConnectionRefused,
            CheckedAt = TimeProvider.System.GetUtcNow(),
            ErrorMessage = "Connection refused (127.0.0.1:8080)",
        };
        return document => document.WithService(key, ServiceRecord.Apply(document.Service(key), seen, Rules));
    }
}
