namespace ConcurrencyOps.Health;

/// <summary>What a health check says about a service.</summary>
public enum ServiceStatus
{
    /// <summary>The checker could not tell.</summary>
    Unknown,

    /// <summary>The service answered as expected.</summary>
    Up,

    /// <summary>The service answered, but not as it should.</summary>
    Degraded,

    /// <summary>The service did not answer, or said that it fails.</summary>
    Down,
}
