namespace ConcurrencyOps.Health;

/// <summary>Keeps the results of checks over time. The adapter over a database implements it. Not thread-safe; opened per run.</summary>
internal interface IHealthHistory : IDisposable
{
    /// <summary>Adds results in one transaction; several processes may do so at once. Nothing is added when it throws.</summary>
    /// <param name="runId">Identifies the run that made them.</param>
    /// <param name="results">What was found; results that were not checked are kept too and marked so.</param>
    /// <exception cref="IOException">The file is busy, full or damaged; the message names it and the way out.</exception>
    void Append(string runId, IReadOnlyList<HealthCheckResult> results);

    /// <summary>Reads entries, oldest first, without holding them all in memory or the file locked between two of them.</summary>
    /// <exception cref="IOException">The file cannot be read on.</exception>
    /// <exception cref="OperationCanceledException">The query's token was cancelled.</exception>
    IEnumerable<HealthHistoryEntry> Read(HealthHistoryQuery query);

    /// <summary>Sums up services, without reading entry by entry what they did. A service that is not known is left out.</summary>
    /// <param name="services">Which.</param>
    /// <param name="recent">How many of the last checks of each are wanted.</param>
    /// <param name="cancellation">Ends the reading at once, in the middle of a search too.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    IReadOnlyDictionary<ServiceId, ServicePast> Past(IEnumerable<ServiceId> services, int recent, CancellationToken cancellation);

    /// <summary>The names of the services that have entries, sorted, each once.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    IReadOnlyList<string> Names();

    /// <summary>Removes entries older than a time, in one transaction, and returns how many. Their room in the file is used again.</summary>
    /// <exception cref="IOException">The file is busy, full or damaged.</exception>
    int Prune(DateTimeOffset before);
}

/// <summary>Opens histories.</summary>
internal interface IHealthHistoryFactory
{
    /// <summary>Opens a history file; makes it when it is to be written and does not exist.</summary>
    /// <exception cref="FileNotFoundException">The file is to be read and does not exist.</exception>
    /// <exception cref="IOException">The file cannot be opened, or is not a history of ours.</exception>
    IHealthHistory Open(string path, bool readOnly);
}
