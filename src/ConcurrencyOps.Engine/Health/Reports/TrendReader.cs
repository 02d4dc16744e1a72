namespace ConcurrencyOps.Health;

/// <summary>Reads the trends of a report's services from a history, in one pass and with memory for the last checks only.</summary>
internal static class TrendReader
{
    /// <summary>How many of the last checks of a service are kept.</summary>
    public const int RecentChecks = 40;

    /// <summary>The trend of each service that the history knows.</summary>
    /// <param name="history">The history, open.</param>
    /// <param name="services">The services of the report.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The history cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public static IReadOnlyDictionary<ServiceId, ServiceTrend> Read(
        IHealthHistory history, IEnumerable<HealthCheckResult> services, CancellationToken cancellationToken)
    {
        var tallies = new Dictionary<ServiceId, Tally>();
        foreach (var service in services)
            tallies[ServiceId.Of(service)] = new Tally();

        foreach (var entry in history.Read(new HealthHistoryQuery(Cancellation: cancellationToken)))
        {
            if (entry.Checked && tallies.TryGetValue(ServiceId.Of(entry), out var tally))
                tally.Add(entry);
        }

        return tallies.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToTrend());
    }

    private sealed class Tally
    {
        private readonly Queue<TrendPoint> _recent = new();
        private int _checks;
        private int _told;
        private int _up;

        public void Add(HealthHistoryEntry entry)
        {
            _checks++;
            _told += entry.Status == ServiceStatus.Unknown ? 0 : 1;
            _up += entry.Status == ServiceStatus.Up ? 1 : 0;
            if (_recent.Count == RecentChecks)
                _recent.Dequeue();
            _recent.Enqueue(new(entry.Timestamp, entry.Status, HealthReportBuilder.Answered(entry.ResponseTimeMs)));
        }

        public ServiceTrend ToTrend() => new(_checks, _told == 0 ? null : 100.0 * _up / _told, [.. _recent]);
    }
}
