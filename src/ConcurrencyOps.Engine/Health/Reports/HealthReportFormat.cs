namespace ConcurrencyOps.Health;

/// <summary>What Export-HealthReport writes.</summary>
public enum HealthReportFormat
{
    /// <summary>One self-contained page for people.</summary>
    Html,

    /// <summary>The report and every service, as JSON.</summary>
    Json,

    /// <summary>One row a service, as RFC 4180 has it.</summary>
    Csv,

    /// <summary>Metrics in a text that Prometheus, node_exporter's textfile collector and OpenMetrics readers all take.</summary>
    OpenMetrics,

    /// <summary>The status line and performance data of a monitoring plugin.</summary>
    Nagios,

    /// <summary>One test case a service, for a build server.</summary>
    JUnit,
}
