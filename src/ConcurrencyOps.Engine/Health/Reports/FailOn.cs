namespace ConcurrencyOps.Health;

/// <summary>Which statuses count as a failure, and the exit code that follows.</summary>
internal sealed class FailOn
{
    private readonly HashSet<ServiceStatus> _counted;

    /// <summary>Counts the given statuses. Up never counts.</summary>
    public FailOn(IEnumerable<ServiceStatus> statuses) => _counted = [.. statuses.Where(static status => status != ServiceStatus.Up)];

    /// <summary>Down, Degraded and Unknown.</summary>
    public static FailOn All { get; } = new([ServiceStatus.Down, ServiceStatus.Degraded, ServiceStatus.Unknown]);

    /// <summary>Whether a status is a failure.</summary>
    public bool Counts(ServiceStatus status) => _counted.Contains(status);

    /// <summary>
    /// The exit code of a monitoring plugin: 2 for Down, 1 for Degraded, 3 for Unknown, 0 otherwise; the worst that counts decides, Down before
    /// Degraded before Unknown. No service at all is 3 where Unknown counts: a check of nothing must not say that all is well.
    /// </summary>
    public int ExitCode(int down, int degraded, int unknown, int total)
    {
        if (down > 0 && Counts(ServiceStatus.Down))
            return 2;
        if (degraded > 0 && Counts(ServiceStatus.Degraded))
            return 1;
        return (unknown > 0 || total == 0) && Counts(ServiceStatus.Unknown) ? 3 : 0;
    }
}
